package io.meshlark.transport.tls;

import io.meshlark.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** What a client of Java's own TLS trusts, and what it shows. */
public record ClientContext(Authority trusted, Authority.@Nullable Pair shown) {

    public SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(keyStore(), new char[0]);
            context.init(
                    new KeyManager[] {new Insisting((X509KeyManager) keys.getKeyManagers()[0])},
                    trust().getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows its certificate also to those who have not asked for one of its authority. */
    private static final class Insisting extends X509ExtendedKeyManager {
        private final X509KeyManager keys;

        Insisting(X509KeyManager keys) {
            this.keys = keys;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return keys.getClientAliases(type, null);
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return keys.chooseClientAlias(types, null, socket);
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }
    }

    public TrustManagerFactory trust() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", Pem.certificates(trusted.certificate()).getFirst());
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }

    private KeyStore keyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (shown != null) {
            var chain = Pem.certificates(shown.certificate()).toArray(X509Certificate[]::new);
            store.setKeyEntry(
                    "own", Pem.key(shown.key(), new Secret(""), "EC"), new char[0], chain);
        }
        return store;
    }
}
