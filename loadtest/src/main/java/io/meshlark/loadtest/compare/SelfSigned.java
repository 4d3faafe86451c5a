package io.meshlark.loadtest.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A certificate for a trial, in two PEM files: ECDSA on P-256, made by the command {@code openssl}.
 */
record SelfSigned(Path certificate, Path key) {

    /**
     * @throws Peer.Unavailable without {@code openssl}
     */
    static SelfSigned in(Path folder) throws Peer.Unavailable, InterruptedException {
        var made = new SelfSigned(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        try {
            var openssl =
                    new ProcessBuilder(
                                    List.of(
                                            "openssl",
                                            "req",
                                            "-x509",
                                            "-newkey",
                                            "ec",
                                            "-pkeyopt",
                                            "ec_paramgen_curve:prime256v1",
                                            "-nodes",
                                            "-days",
                                            "30",
                                            "-subj",
                                            "/CN=localhost",
                                            "-keyout",
                                            made.key.toString(),
                                            "-out",
                                            made.certificate.toString()))
                            .redirectErrorStream(true)
                            .start();
            var said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (openssl.waitFor() != 0) {
                throw new Peer.Unavailable("openssl makes no certificate: " + said.strip());
            }
            return made;
        } catch (IOException e) {
            throw new Peer.Unavailable("openssl cannot be run: " + e.getMessage());
        }
    }
}
