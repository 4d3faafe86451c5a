package io.meshlark.loadtest.chaos.cluster;

/** The machine or a program does not do what it should; nothing is wrong with this one. */
public final class ClusterUnavailable extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    ClusterUnavailable(String message) {
        super(message);
    }
}
