package io.meshlark.app;

import picocli.CommandLine.Option;

/** {@code --help}, on every command; -h is the client's option for the host, as in Mosquitto. */
final class HelpOption {

    @Option(names = "--help", usageHelp = true, description = "Print this help.")
    private boolean help;
}
