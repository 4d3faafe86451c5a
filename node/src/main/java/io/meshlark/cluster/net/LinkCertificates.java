package io.meshlark.cluster.net;

import java.io.IOException;
import java.nio.file.Path;

/**
 * With which nodes know each other: three PEM files.
 *
 * @param certificate of this node
 * @param key of the certificate: RSA, PKCS#8 without a password
 * @param authority that has signed the certificates of all members, and no others
 */
public record LinkCertificates(Path certificate, Path key, Path authority) {

    /**
     * Reads them, for what is wrong with them.
     *
     * @throws IOException if they are not what they should be
     */
    public void check() throws IOException {
        new LinkTls(this, 0);
    }
}
