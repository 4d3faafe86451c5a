package io.meshlark.cluster.net;

import java.nio.file.Path;

/**
 * With which nodes know each other: three PEM files.
 *
 * @param certificate of this node
 * @param key of the certificate: RSA, PKCS#8 without a password
 * @param authority that has signed the certificates of all members, and no others
 */
public record LinkCertificates(Path certificate, Path key, Path authority) {}
