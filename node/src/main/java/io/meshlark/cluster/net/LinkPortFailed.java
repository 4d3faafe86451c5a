package io.meshlark.cluster.net;

/** The link port cannot be opened, for a reason that the operator can remove. */
public final class LinkPortFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LinkPortFailed(String message, Throwable cause) {
        super(message, cause);
    }

    static LinkPortFailed taken(LinkAddress address, Throwable cause) {
        return new LinkPortFailed(
                "cannot open the link port %d on %s: %s"
                        .formatted(address.bindPort(), address.bindHost(), cause.getMessage()),
                cause);
    }

    static LinkPortFailed unreadable(LinkCertificates files, Throwable cause) {
        return new LinkPortFailed(
                "cluster.tls: cannot use %s, %s and %s: %s"
                        .formatted(
                                files.certificate(),
                                files.key(),
                                files.authority(),
                                cause.getMessage()),
                cause);
    }
}
