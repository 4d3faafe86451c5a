package io.meshlark.auth.ban;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bans clients that connect again and again, such as two devices with one client identifier that
 * take it from each other.
 *
 * <p>Counted is a client identifier with the user who has been let in: nobody can have the client
 * of another user banned. One that is over the limit is kept out by its count, too, should the ban
 * not get written. The node that a client flaps on counts; on several nodes each has its own count.
 */
public final class Flapping {
    private static final Logger LOG = LoggerFactory.getLogger(Flapping.class);

    /** Clients that are counted; beyond, the least used are forgotten. */
    private static final long CLIENTS = 100_000;

    private final int connects;
    private final Duration window;
    private final Duration length;
    private final BanDesk desk;
    private final Cache<BanTarget.ClientOfUser, AtomicInteger> counts;
    private final LongAdder bans = new LongAdder();

    /**
     * @param connects that a client may make in {@code window}; 0: as many as it likes
     * @param window from the first one on
     * @param length of a ban
     */
    public Flapping(int connects, Duration window, Duration length, BanDesk desk, Ticker ticker) {
        this.connects = connects;
        this.window = window;
        this.length = length;
        this.desk = desk;
        this.counts =
                Caffeine.newBuilder()
                        .maximumSize(CLIENTS)
                        .expireAfterWrite(window) // from the first on: only that is a write
                        .ticker(ticker)
                        .build();
    }

    /**
     * Counts a client that has proved who it is.
     *
     * @return whether that is once too often
     */
    public boolean isOneTooMany(String clientId, String userName) {
        if (connects == 0) {
            return false;
        }
        var client = new BanTarget.ClientOfUser(clientId, userName);
        int count = counts.get(client, it -> new AtomicInteger()).incrementAndGet();
        if (count == connects + 1) {
            ban(client);
        }
        return count > connects;
    }

    private void ban(BanTarget client) {
        bans.increment();
        String reason = "more than %d connects within %d s".formatted(connects, window.toSeconds());
        LOG.warn("{} is banned for {} s: {}", client, length.toSeconds(), reason);
        var unused =
                desk.add(client, length, reason)
                        .exceptionally(failure -> {
                            LOG.warn(
                                    "the ban of {} is not written: {}",
                                    client,
                                    failure.getMessage());
                            return null;
                        });
    }

    /** How often it has banned somebody. */
    public long bans() {
        return bans.sum();
    }
}
