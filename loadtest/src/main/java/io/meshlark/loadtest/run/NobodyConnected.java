package io.meshlark.loadtest.run;

/** Not one client of a group could connect: there is nothing to be measured. */
public final class NobodyConnected extends Exception {
    private static final long serialVersionUID = 1L;

    NobodyConnected(String endpoint, String group, String why) {
        super("no client of '" + group + "' could connect to " + endpoint + ": " + why);
    }
}
