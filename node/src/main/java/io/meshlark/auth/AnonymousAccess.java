package io.meshlark.auth;

import io.meshlark.auth.access.Principal;
import io.meshlark.config.AuthSettings.Anonymous;
import io.meshlark.protocol.packet.ReasonCode;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Clients by where they come from. There are no accounts yet, so user names and passwords are not
 * looked at: who is let in without is let in with them.
 */
public record AnonymousAccess(Anonymous who) implements Authenticator {
    private static final Verdict ALLOWED = new Verdict.Allowed(Principal.ANONYMOUS);

    @Override
    public CompletionStage<Verdict> authenticate(Login login) {
        return CompletableFuture.completedFuture(decide(login));
    }

    private Verdict decide(Login login) {
        return switch (who) {
            case ALLOW -> ALLOWED;
            case LOOPBACK ->
                    isLoopback(login.remote())
                            ? ALLOWED
                            : denied(login, "anonymous clients may connect from loopback only");
            case DENY -> denied(login, "anonymous clients may not connect");
        };
    }

    private static Verdict denied(Login login, String detail) {
        return new Verdict.Denied(
                login.userName() == null
                        ? ReasonCode.NOT_AUTHORIZED
                        : ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                detail);
    }

    private static boolean isLoopback(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet
                && !inet.isUnresolved()
                && inet.getAddress().isLoopbackAddress();
    }
}
