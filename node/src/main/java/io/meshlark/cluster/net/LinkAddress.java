package io.meshlark.cluster.net;

import java.util.Optional;

/**
 * Where links of this node arrive, and where from they go out.
 *
 * @param port that others dial, 0: the one that was opened
 * @param bindPort that is opened, 0: any that is free
 * @param dialFrom the local address of connections to others; empty: the kernel's choice
 * @param certificates empty: nothing is encrypted, and who says that it is a member is believed
 */
public record LinkAddress(
        int port,
        String bindHost,
        int bindPort,
        Optional<String> dialFrom,
        Optional<LinkCertificates> certificates) {
    /** Any free port of the loopback, for a node that is alone and for tests. */
    public static final LinkAddress LOOPBACK =
            new LinkAddress(0, "127.0.0.1", 0, Optional.empty(), Optional.empty());
}
