package io.meshlark.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meshlark version}: what to name in a bug report. */
@Command(name = "version", description = "Prints the versions of Meshlark, Java and the system.")
final class VersionCommand implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        out.println("meshlark " + Version.current());
        out.printf("java     %s (%s)%n", Runtime.version(), property("java.vm.name"));
        out.printf(
                "system   %s %s, %s%n",
                property("os.name"), property("os.version"), property("os.arch"));
        out.flush();
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
