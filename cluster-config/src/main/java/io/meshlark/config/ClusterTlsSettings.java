package io.meshlark.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * With what nodes know each other, three PEM files.
 *
 * @param certificate of this node
 * @param key of the certificate
 * @param authority that has signed the certificates of all nodes
 */
public record ClusterTlsSettings(Path certificate, Path key, Path authority) {

    /** Empty: connections between nodes are not encrypted. */
    static Optional<ClusterTlsSettings> read(Section in) {
        Optional<Path> certificate = in.file("certificate");
        Optional<Path> key = in.file("key");
        Optional<Path> authority = in.file("authority");
        if (certificate.isEmpty() && key.isEmpty() && authority.isEmpty()) {
            return Optional.empty();
        }
        need(certificate, "certificate", in);
        need(key, "key", in);
        need(authority, "authority", in);
        return certificate.flatMap(own ->
                key.flatMap(its -> authority.map(of -> new ClusterTlsSettings(own, its, of))));
    }

    private static void need(Optional<Path> file, String name, Section in) {
        if (file.isEmpty()) {
            in.reject(name, "must name a file when another file of cluster.tls is given");
        }
    }
}
