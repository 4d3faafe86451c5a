package io.meshlark.auth;

import io.meshlark.protocol.packet.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients of tests say about themselves. */
public final class Logins {
    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);

    private Logins() {}

    public static Login of(@Nullable String userName, @Nullable String password) {
        return of("client", userName, password);
    }

    public static Login of(String clientId, @Nullable String userName, @Nullable String password) {
        return new Login(
                clientId,
                userName,
                password == null ? null : Bytes.utf8(password),
                HERE,
                List.of());
    }

    public static Login with(X509Certificate certificate) {
        return new Login("client", null, null, HERE, List.of(certificate));
    }
}
