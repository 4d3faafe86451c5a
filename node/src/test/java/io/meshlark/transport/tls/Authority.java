package io.meshlark.transport.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A certificate authority for tests, as {@code openssl} makes one. */
public final class Authority {
    private static final String CONFIGURATION =
            """
            [ca]
            default_ca = here
            [here]
            dir = .
            database = index.txt
            serial = serial
            new_certs_dir = .
            certificate = ca.crt
            private_key = ca.key
            default_md = sha256
            default_days = 90
            default_crl_days = 90
            policy = any
            copy_extensions = copy
            unique_subject = no
            [any]
            commonName = supplied
            """;

    private final Path folder;

    /** A certificate and its key. */
    public record Pair(Path certificate, Path key) {

        /** As settings of the block {@code tls}. */
        public String[] settings(String... more) {
            return Stream.concat(
                            Stream.of("tls.certificate=" + certificate, "tls.key=" + key),
                            Stream.of(more))
                    .toArray(String[]::new);
        }
    }

    private Authority(Path folder) {
        this.folder = folder;
    }

    /** Makes one in an empty folder. */
    public static Authority in(Path folder, String name) {
        var authority = new Authority(folder);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("ca.cnf"), CONFIGURATION);
            Files.writeString(folder.resolve("index.txt"), "");
            Files.writeString(folder.resolve("serial"), "1000\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        authority.openssl(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key"
                        + " -out ca.crt -days 90 -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature"
                        + " -subj /CN="
                        + name);
        return authority;
    }

    public Path certificate() {
        return folder.resolve("ca.crt");
    }

    /**
     * @param names that go with it: {@code DNS:a.example,IP:127.0.0.1}; empty: none
     */
    public Pair issue(String name, String names) {
        return issue(name, names, "-days 90");
    }

    /** The same with an RSA key, as Akka's port needs it. */
    public Pair issueRsa(String name, String names) {
        return issue("rsa:2048", name, names, "-days 90");
    }

    /** A certificate that has ended. */
    public Pair issueEnded(String name, String names) {
        return issue(name, names, "-startdate 20200101000000Z -enddate 20200201000000Z");
    }

    private Pair issue(String name, String names, String time) {
        return issue("ec -pkeyopt ec_paramgen_curve:P-256", name, names, time);
    }

    private Pair issue(String key, String name, String names, String time) {
        openssl(
                "req -new -newkey %s -nodes -keyout %s.key -out %s.csr -subj /CN=%s"
                                .formatted(key, name, name, name)
                        + (names.isEmpty() ? "" : " -addext subjectAltName=" + names));
        openssl(
                "ca -config ca.cnf -batch -notext -in %s.csr -out %s.crt %s"
                        .formatted(name, name, time));
        return new Pair(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    }

    public void revoke(String name) {
        openssl("ca -config ca.cnf -revoke %s.crt".formatted(name));
    }

    /** The list of those that are revoked now. */
    public Path revocations() {
        openssl("ca -config ca.cnf -gencrl -out ca.crl");
        return folder.resolve("ca.crl");
    }

    /** An OCSP response for a certificate. */
    public Path staple(String name) {
        openssl(
                "ocsp -index index.txt -CA ca.crt -rsigner ca.crt -rkey ca.key -issuer ca.crt -cert %s.crt -respout %s.ocsp -ndays 7"
                        .formatted(name, name));
        return folder.resolve(name + ".ocsp");
    }

    /** The same as one PKCS#12 file, with {@code password}. */
    public Path pkcs12(String name, String password) {
        openssl(
                "pkcs12 -export -inkey %s.key -in %s.crt -certfile ca.crt -out %s.p12 -passout pass:%s"
                        .formatted(name, name, name, password));
        return folder.resolve(name + ".p12");
    }

    /** SHA-256 of the public key of a certificate, in Base64 [RFC 7469, section 2.4]. */
    public String keyHash(String name) {
        try {
            var key = Pem.certificates(folder.resolve(name + ".crt")).getFirst().getPublicKey();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Runs openssl in this folder; returns what it printed. */
    public String openssl(String arguments) {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        try {
            var process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            var printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + " printed " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
