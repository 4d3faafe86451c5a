package io.meshlark.loadtest.cli;

import picocli.CommandLine.Option;

/** {@code --help}, on every command; -h is the host, as in Mosquitto's clients. */
final class HelpOption {

    @Option(names = "--help", usageHelp = true, description = "Print this help.")
    private boolean help;
}
