package io.meshlark.app;

import io.meshlark.auth.password.PasswordFileEdit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshlark passwd}: the file of {@code auth.password-file.file}. */
@Command(
        name = "passwd",
        description = {
            "Sets the password of a user in a file, or makes the file.",
            "A running broker that reads the file takes the change over by itself."
        })
final class PasswdCommand implements Callable<Integer> {
    @Mixin private final HelpOption help = new HelpOption();

    @Parameters(index = "0", paramLabel = "FILE", description = "The file; made if missing.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "USER", description = "The user's name.")
    private String user = "";

    @Mixin private final PasswordPrompt prompt;

    @Option(names = "--delete", description = "Take the user out of the file.")
    private boolean delete;

    @Option(
            names = "--scram",
            description = "Set what auth.scram compares with, beside a hash that is there.")
    private boolean scram;

    @Spec private CommandSpec spec = CommandSpec.create();

    PasswdCommand(InputStream in) {
        prompt = new PasswordPrompt(in);
    }

    @Override
    public Integer call() {
        String problem = PasswordFileEdit.problemWith(user);
        if (problem != null) {
            throw new ParameterException(
                    spec.commandLine(), "the user name '%s' %s".formatted(user, problem));
        }
        try {
            return delete ? remove() : set();
        } catch (IOException e) {
            return failed("cannot change %s: %s".formatted(file, e.getMessage()));
        }
    }

    private int remove() throws IOException {
        PasswordFileEdit edit = PasswordFileEdit.of(file);
        if (!edit.remove(user)) {
            return failed("there is no user '%s' in %s".formatted(user, file));
        }
        edit.save();
        return ExitCode.OK;
    }

    private int set() throws IOException {
        byte[] password;
        try {
            password = prompt.read();
        } catch (IOException e) {
            return failed(String.valueOf(e.getMessage()));
        }
        PasswordFileEdit edit = PasswordFileEdit.of(file);
        if (scram) {
            edit.setScram(user, password, new SecureRandom());
        } else {
            edit.setPassword(user, password, new SecureRandom());
        }
        edit.save();
        return ExitCode.OK;
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("meshlark: " + why);
        spec.commandLine().getErr().flush();
        return ExitCode.SOFTWARE;
    }
}
