package io.meshlark.transport.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the session tickets of one certificate [RFC 8446, section 4.6.1], for BoringSSL,
 * which without them gives none. A ticket is a session that the client keeps for us, encrypted; how
 * long it lasts is how long its key is known: after half of a session's lifetime the next one is
 * used, after the whole the first is forgotten. Java's provider has keys of its own, of which
 * nobody has to take care.
 */
final class Tickets {
    private final OpenSslSessionContext sessions;
    private final Duration half;
    private final SecureRandom random = new SecureRandom();
    private @Nullable OpenSslSessionTicketKey current;
    private Instant since;

    Tickets(OpenSslSessionContext sessions, Duration lifetime, Instant now) {
        this.sessions = sessions;
        half = lifetime.dividedBy(2);
        since = now;
        change(now);
    }

    void check(Instant now) {
        if (!now.isBefore(since.plus(half))) {
            change(now);
        }
    }

    /** The key before is known for as long again, unless its time is over too. */
    private void change(Instant now) {
        var next =
                new OpenSslSessionTicketKey(
                        bytes(OpenSslSessionTicketKey.NAME_SIZE),
                        bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                        bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
        boolean isOver = !now.isBefore(since.plus(half.multipliedBy(2)));
        if (current == null || isOver) {
            sessions.setTicketKeys(next);
        } else {
            sessions.setTicketKeys(next, current);
        }
        current = next;
        since = now;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
