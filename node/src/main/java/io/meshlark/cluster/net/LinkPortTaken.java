package io.meshlark.cluster.net;

/** The link port cannot be opened. */
public final class LinkPortTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LinkPortTaken(LinkAddress address, Throwable cause) {
        super(
                "cannot open the link port %d on %s: %s"
                        .formatted(address.bindPort(), address.bindHost(), cause.getMessage()),
                cause);
    }
}
