package io.meshlark.app;

import io.meshlark.config.Configuration;

/** A node in the process of its tests, as the command line would start it. */
public final class InProcess {
    private InProcess() {}

    public static Node start(Configuration configuration) {
        var settings = configuration.settings();
        return Node.start(settings, AkkaConfiguration.of(settings, configuration.libraries()));
    }
}
