package io.meshlark.transport.tls;

import io.meshlark.config.Secret;
import io.meshlark.config.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a listener shows: a certificate, those between it and its root, and its key.
 *
 * @param file where the certificate is
 * @param chain its own certificate first
 * @param staple an OCSP response in DER
 */
record Identity(Path file, List<X509Certificate> chain, PrivateKey key, Optional<byte[]> staple) {

    private static final int DNS_NAME = 2; // [RFC 5280, section 4.2.1.6]

    Identity {
        chain = List.copyOf(chain);
    }

    static Identity read(TlsSettings.Identity settings) {
        Optional<byte[]> staple = settings.staple().map(Pem::bytes);
        return switch (settings) {
            case TlsSettings.PemFiles(var certificate, var key, var password, _) ->
                    ofPem(certificate, key, password, staple);
            case TlsSettings.KeyStoreFile(var file, var password, _) ->
                    ofKeyStore(file, password, staple);
        };
    }

    private static Identity ofPem(
            Path certificate, Path key, Secret password, Optional<byte[]> staple) {
        var chain = Pem.certificates(certificate);
        var algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        return checked(
                new Identity(certificate, chain, Pem.key(key, password, algorithm), staple), key);
    }

    private static Identity ofKeyStore(Path file, Secret password, Optional<byte[]> staple) {
        char[] characters = password.value().toCharArray();
        try {
            var store = pkcs12(file, characters);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, characters) instanceof PrivateKey key) {
                    var chain =
                            Arrays.stream(store.getCertificateChain(alias))
                                    .map(X509Certificate.class::cast)
                                    .toList();
                    return checked(new Identity(file, chain, key, staple), file);
                }
            }
            throw TlsException.of(file, "has no private key", null);
        } catch (IOException | GeneralSecurityException e) {
            throw TlsException.of(file, "is no PKCS#12 file, or its password is another", e);
        }
    }

    static KeyStore pkcs12(Path file, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(Pem.bytes(file)), password);
        return store;
    }

    /** A certificate and a key that are being replaced may be those of two pairs for a moment. */
    private static Identity checked(Identity identity, Path keyFile) {
        if (!identity.keyFits()) {
            throw TlsException.of(
                    keyFile, "is not the key of the first certificate in " + identity.file(), null);
        }
        return identity;
    }

    private boolean keyFits() {
        var publicKey = chain.getFirst().getPublicKey();
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(publicKey.getEncoded());
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(publicKey.getEncoded());
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The hosts that the certificate names, in small letters; {@code *.a.example} is a pattern. */
    List<String> hosts() {
        try {
            var names = chain.getFirst().getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(it -> it.get(0).equals(DNS_NAME))
                            .map(it -> it.get(1).toString())
                            .toList();
        } catch (CertificateParsingException e) {
            throw TlsException.of(file, "has a certificate with broken names", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "%s in %s".formatted(chain.getFirst().getSubjectX500Principal(), file);
    }
}
