package io.meshlark.transport.tls;

import io.meshlark.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whose certificates clients may show, and which of them are revoked [RFC 5280, section 6]. Java
 * does the checking, with either provider. Nothing is fetched from the network.
 */
record ClientTrust(List<X509Certificate> authorities, List<X509CRL> revocations) {

    static ClientTrust read(TlsSettings.TrustStore store, List<Path> crlFiles) {
        return new ClientTrust(
                authorities(store),
                crlFiles.stream().flatMap(it -> Pem.revocations(it).stream()).toList());
    }

    private static List<X509Certificate> authorities(TlsSettings.TrustStore store) {
        Path file = store.file();
        if (store.password().isEmpty()) {
            return Pem.certificates(file);
        }
        try {
            var keyStore = Identity.pkcs12(file, store.password().value().toCharArray());
            var found = new ArrayList<X509Certificate>();
            for (String alias : Collections.list(keyStore.aliases())) {
                if (keyStore.getCertificate(alias) instanceof X509Certificate certificate) {
                    found.add(certificate);
                }
            }
            if (found.isEmpty()) {
                throw TlsException.of(file, "has no certificate", null);
            }
            return found;
        } catch (IOException | GeneralSecurityException e) {
            throw TlsException.of(file, "is no PKCS#12 file, or its password is another", e);
        }
    }

    /** What decides about a client's certificates. */
    X509ExtendedTrustManager manager() {
        try {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters()));
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new TlsException("cannot trust these authorities: " + e.getMessage(), e);
        }
    }

    private PKIXBuilderParameters parameters() throws GeneralSecurityException {
        var parameters = new PKIXBuilderParameters(anchors(), null);
        parameters.setRevocationEnabled(false);
        if (!revocations.isEmpty()) {
            parameters.addCertStore(
                    CertStore.getInstance(
                            "Collection", new CollectionCertStoreParameters(revocations)));
            var checker =
                    (PKIXRevocationChecker)
                            CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(
                    EnumSet.of(
                            PKIXRevocationChecker.Option.PREFER_CRLS,
                            PKIXRevocationChecker.Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
        }
        return parameters;
    }

    private Set<TrustAnchor> anchors() {
        return authorities.stream()
                .map(it -> new TrustAnchor(it, null))
                .collect(Collectors.toUnmodifiableSet());
    }
}
