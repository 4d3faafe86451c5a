package io.meshlark.auth;

import io.meshlark.protocol.packet.Bytes;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about itself, and where it comes from.
 *
 * @param remote the client's own address, also behind a proxy that is trusted
 * @param certificates that the client has proved to own, its own first; empty without TLS, or if it
 *     showed none
 */
public record Login(
        String clientId,
        @Nullable String userName,
        @Nullable Bytes password,
        SocketAddress remote,
        List<X509Certificate> certificates) {

    public Login {
        certificates = List.copyOf(certificates);
    }
}
