package io.meshlark.transport.tls;

import io.meshlark.config.Secret;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The client's side, for the built-in commands, by Java's own TLS.
 *
 * @param authorities PEM file with whom to trust; null: whom Java trusts
 * @param certificate PEM file with what to show; null: nothing
 * @param key of the certificate
 * @param isInsecure whoever answers is believed
 */
public record ClientTls(
        @Nullable Path authorities,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean isInsecure) {

    /**
     * Encrypts a connection that is open; the handshake is done when it returns.
     *
     * @param host that the broker's certificate has to name
     * @throws TlsException if a file cannot be used
     * @throws IOException with a message for people if the two do not agree
     */
    public Socket over(Socket plain, String host, Duration timeout) throws IOException {
        var socket =
                (SSLSocket)
                        context()
                                .getSocketFactory()
                                .createSocket(plain, host, plain.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"mqtt"});
        if (!isInsecure) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // [RFC 2818, section 3.1]
        }
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        try {
            socket.startHandshake();
            return socket;
        } catch (SSLException e) {
            throw new IOException(reason(e), e);
        }
    }

    private static String reason(SSLException failure) {
        if (cause(failure, CertPathBuilderException.class).isPresent()) {
            return "its certificate is not trusted; --cafile names the authority, --insecure"
                    + " believes anybody";
        }
        return cause(failure, CertificateException.class)
                .map(it -> "its certificate does not fit: " + it.getMessage())
                .orElse(String.valueOf(failure.getMessage()));
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    private SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new TlsException("TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException {
        if (certificate == null || key == null) {
            return null;
        }
        var chain = Pem.certificates(certificate);
        var algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        var store = emptyStore();
        store.setKeyEntry(
                "own",
                Pem.key(key, new Secret(""), algorithm),
                new char[0],
                chain.toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trust() throws GeneralSecurityException {
        if (isInsecure) {
            return new TrustManager[] {new Anybody()};
        }
        if (authorities == null) {
            return null;
        }
        var store = emptyStore();
        int number = 0;
        for (X509Certificate authority : Pem.certificates(authorities)) {
            store.setCertificateEntry("authority" + number++, authority);
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read", e);
        }
    }

    /** Of the extended kind, because Java adds checks of its own to the others. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
