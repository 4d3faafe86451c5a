package io.meshlark.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all sessions of a user hold together on this node: those that live with their connections,
 * and the durable ones of the shards that are here. Each session has a {@link Holding}, its part of
 * the sum. Thread-safe; two sessions that ask at the same moment may both be told that there is
 * room.
 */
public final class UserHoldings {

    /**
     * @param subscriptions of one user; 0: no limit
     * @param queuedBytes of messages that wait for one user's clients; 0: no limit
     */
    public record Limit(int subscriptions, long queuedBytes) {
        public static final Limit NONE = new Limit(0, 0);
    }

    private final Limit limit;
    private final ConcurrentMap<String, Sum> sums = new ConcurrentHashMap<>();

    /** Of one user. */
    private static final class Sum {
        private final AtomicInteger subscriptions = new AtomicInteger();
        private final AtomicLong queuedBytes = new AtomicLong();

        /** Changed only within {@link #sums}. */
        private int holdings;
    }

    public UserHoldings(Limit limit) {
        this.limit = limit;
    }

    public boolean isOn() {
        return !limit.equals(Limit.NONE);
    }

    /** How many users hold something. */
    public int users() {
        return sums.size();
    }

    /** The part of one session, to be closed when it ends or leaves this node. */
    public Holding of(String userName) {
        if (!isOn() || userName.isEmpty()) {
            return Holding.UNCOUNTED;
        }
        Sum sum =
                sums.compute(
                        userName,
                        (_, known) -> {
                            Sum its = known == null ? new Sum() : known;
                            its.holdings++;
                            return its;
                        });
        return new Holding(this, userName, sum);
    }

    private void leave(String userName) {
        sums.computeIfPresent(
                userName,
                (_, its) -> {
                    its.holdings--;
                    return its.holdings == 0 ? null : its;
                });
    }

    /** What one session holds of what its user may. For one thread at a time. */
    public static final class Holding {
        /** Of who has no user name, or where there is no limit. */
        public static final Holding UNCOUNTED =
                new Holding(new UserHoldings(Limit.NONE), "", new Sum());

        private final UserHoldings all;
        private final String userName;
        private final Sum sum;
        private int subscriptions;
        private long queuedBytes;
        private boolean isClosed;

        private Holding(UserHoldings all, String userName, Sum sum) {
            this.all = all;
            this.userName = userName;
            this.sum = sum;
            this.isClosed = !all.isOn();
        }

        public boolean isOf(String other) {
            return all.isOn() && userName.equals(other);
        }

        /** What the session holds from now on. */
        public void is(int subscriptions, long queuedBytes) {
            if (isClosed) {
                return;
            }
            if (subscriptions != this.subscriptions) {
                sum.subscriptions.addAndGet(subscriptions - this.subscriptions);
                this.subscriptions = subscriptions;
            }
            if (queuedBytes != this.queuedBytes) {
                sum.queuedBytes.addAndGet(queuedBytes - this.queuedBytes);
                this.queuedBytes = queuedBytes;
            }
        }

        /** It holds nothing, for ever. */
        public void close() {
            if (!isClosed) {
                is(0, 0);
                isClosed = true;
                all.leave(userName);
            }
        }

        public boolean hasRoomForSubscriptions(int more) {
            return all.limit.subscriptions() == 0
                    || sum.subscriptions.get() + more <= all.limit.subscriptions();
        }

        /** Bytes by which the user's queues would be too large if {@code more} came to them. */
        public long exceededWith(int more) {
            return all.limit.queuedBytes() == 0
                    ? 0
                    : Math.max(0, sum.queuedBytes.get() + more - all.limit.queuedBytes());
        }

        /** For who has no room for subscriptions. */
        public String limitOfSubscriptions() {
            return "the sessions of user %s on this node have %d subscriptions, the limit is %d"
                    .formatted(userName, sum.subscriptions.get(), all.limit.subscriptions());
        }
    }
}
