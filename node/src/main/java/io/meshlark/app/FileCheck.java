package io.meshlark.app;

import io.meshlark.auth.RuleSource;
import io.meshlark.auth.jwt.PublicKeyFile;
import io.meshlark.auth.jwt.SigningKeys;
import io.meshlark.auth.password.PasswordFile;
import io.meshlark.config.AuthSettings;
import io.meshlark.config.AuthSettings.Link;
import io.meshlark.config.JwtSettings;
import io.meshlark.config.Settings;
import io.meshlark.transport.tls.ServerTls;
import io.meshlark.transport.tls.TlsException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the files that settings name as a start would, and starts nothing: access rules, the
 * certificates of listeners and between nodes, passwords, keys of tokens. Nobody else is asked.
 */
final class FileCheck {
    private final List<String> problems = new ArrayList<>();

    private FileCheck() {}

    /** What is wrong with them, a line each. */
    static List<String> problems(Settings settings) {
        FileCheck check = new FileCheck();
        check.rules(settings);
        check.listeners(settings);
        check.nodes(settings);
        check.logins(settings.auth());
        return check.problems;
    }

    private void rules(Settings settings) {
        if (RulesInForce.source(settings).read() instanceof RuleSource.Read.Wrong(var wrong)) {
            problems.addAll(wrong);
        }
    }

    private void listeners(Settings settings) {
        if (!settings.listeners().hasTls()) {
            return;
        }
        try (ServerTls read = ServerTls.load(settings.tls(), InstantSource.system())) {
            if (read.timeLeft().isNegative()) {
                problems.add("tls: a certificate has ended");
            }
        } catch (TlsException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private void nodes(Settings settings) {
        ClusterConfiguration.links(settings.cluster())
                .certificates()
                .ifPresent(it -> {
                    try {
                        it.check();
                    } catch (IOException e) {
                        problems.add("cluster.tls: " + reason(e));
                    }
                });
    }

    private void logins(AuthSettings auth) {
        if (auth.asks(Link.PASSWORD_FILE) || !auth.scram().isEmpty()) {
            read("auth.password-file.file", auth.passwordFile().file(), PasswordFile::read);
        }
        if (auth.asks(Link.JWT)) {
            JwtSettings.Keys keys = auth.jwt().keys();
            read("auth.jwt.jwks-file", keys.jwksFile(), SigningKeys::readSet);
            read("auth.jwt.public-key-file", keys.publicKeyFile(), PublicKeyFile::read);
        }
    }

    /** Reads a file, for what it throws. */
    @FunctionalInterface
    private interface Reading {
        Object read(Path file) throws IOException;
    }

    private void read(String setting, Optional<Path> file, Reading reading) {
        if (file.isPresent()) {
            try {
                Object unused = reading.read(file.get());
            } catch (IOException e) {
                problems.add("%s: %s cannot be used: %s".formatted(setting, file.get(), reason(e)));
            }
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof NoSuchFileException missing
                ? "there is no file " + missing.getFile()
                : String.valueOf(failure.getMessage());
    }
}
