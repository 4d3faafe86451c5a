package io.meshlark.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Certificates of the encrypted listeners, and what they demand of clients.
 *
 * @param identity what the listeners show; absent only if none of them is on
 * @param sniFolder further certificates, by the host that a client asks for
 * @param protocols by their names in Java, {@code TLSv1.3}
 * @param clientCertificates of clients of {@code listeners.tls}
 * @param wssClientCertificates of clients of {@code listeners.wss}
 * @param crlFiles empty: revocation is not checked
 * @param handshakeRate handshakes a second, of all listeners; 0: as many as CONNECTs
 * @param sessionCache sessions that are kept for clients without tickets
 * @param sessionLifetime how long a client can return without a whole handshake
 * @param expiryWarning before the end of a certificate
 */
public record TlsSettings(
        Optional<Identity> identity,
        Optional<Path> sniFolder,
        List<String> protocols,
        ClientCertificates clientCertificates,
        ClientCertificates wssClientCertificates,
        Optional<TrustStore> trustStore,
        List<Path> crlFiles,
        Duration handshakeTimeout,
        int handshakeRate,
        Provider provider,
        int sessionCache,
        Duration sessionLifetime,
        Duration expiryWarning) {

    /** Certificate and key, and where they are. */
    public sealed interface Identity {
        /** An OCSP response to send along. */
        Optional<Path> staple();
    }

    /** Two PEM files. */
    public record PemFiles(Path certificate, Path key, Secret password, Optional<Path> staple)
            implements Identity {}

    /** One PKCS#12 file. */
    public record KeyStoreFile(Path file, Secret password, Optional<Path> staple)
            implements Identity {}

    /** Who may have signed a client's certificate: PEM, or PKCS#12. */
    public record TrustStore(Path file, Secret password) {}

    /** Whether clients are asked for a certificate. */
    public enum ClientCertificates {
        NONE,
        WANT,
        REQUIRE
    }

    /** What does the work. */
    public enum Provider {
        AUTO,
        BORINGSSL,
        JDK
    }

    private static final Duration SECOND = Duration.ofSeconds(1);

    public TlsSettings {
        protocols = List.copyOf(protocols);
        crlFiles = List.copyOf(crlFiles);
    }

    /** Whether anybody is asked for a certificate. */
    public boolean asksClients() {
        return clientCertificates != ClientCertificates.NONE
                || wssClientCertificates != ClientCertificates.NONE;
    }

    static TlsSettings read(Section in) {
        return new TlsSettings(
                identity(in),
                in.folder("sni-dir"),
                in.someOf("protocols", List.of("TLSv1.3", "TLSv1.2")),
                in.oneOf("client-certificates", ClientCertificates.class),
                in.oneOf("wss-client-certificates", ClientCertificates.class),
                trustStore(in),
                in.files("crl-files"),
                in.duration("handshake-timeout", SECOND, Duration.ofMinutes(5)),
                in.integer("handshake-rate", 0, 1_000_000),
                in.oneOf("provider", Provider.class),
                in.integer("session-cache", 1, 1_000_000),
                in.duration("session-lifetime", SECOND, Duration.ofDays(7)),
                in.durationOrOff("expiry-warning", SECOND, Duration.ofDays(365)));
    }

    private static Optional<Identity> identity(Section in) {
        Optional<Path> certificate = in.file("certificate");
        Optional<Path> key = in.file("key");
        Secret keyPassword = in.secret("key-password");
        Optional<Path> keyStore = in.file("keystore");
        Secret keyStorePassword = in.secret("keystore-password");
        Optional<Path> staple = in.file("ocsp-staple");
        if (keyStore.isPresent()) {
            if (certificate.isPresent() || key.isPresent()) {
                in.reject("keystore", "is one too many: tls.certificate or tls.key is set as well");
            }
            return Optional.of(new KeyStoreFile(keyStore.get(), keyStorePassword, staple));
        }
        if (certificate.isPresent() && key.isPresent()) {
            return Optional.of(new PemFiles(certificate.get(), key.get(), keyPassword, staple));
        }
        if (certificate.isPresent()) {
            in.reject("key", "must name the file with the key of tls.certificate");
        } else if (key.isPresent()) {
            in.reject("certificate", "must name the file with the certificate of tls.key");
        }
        return Optional.empty();
    }

    private static Optional<TrustStore> trustStore(Section in) {
        Optional<Path> file = in.file("truststore");
        Secret password = in.secret("truststore-password");
        return file.map(it -> new TrustStore(it, password));
    }
}
