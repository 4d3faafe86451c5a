package io.meshlark.loadtest.cli;

/** The topics of runs whose user says none. */
final class Topics {

    /** One for each publisher. */
    static final String TOPIC = "bench/{run}/{i}";

    /** All of them. */
    static final String FILTER = "bench/{run}/+";

    private Topics() {}
}
