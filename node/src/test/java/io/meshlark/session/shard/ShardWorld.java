package io.meshlark.session.shard;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.routing.Match;
import io.meshlark.routing.ShardRoutes;
import io.meshlark.session.ClientSession;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Sessions;
import io.meshlark.session.SilentEdge;
import io.meshlark.session.UserHoldings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One shard with a journal in memory: writes that succeed, fail, or fail half-way. */
final class ShardWorld {
    static final long FOREVER = 0xFFFF_FFFFL;
    static final long COPY_MILLIS = 60_000;

    private final List<IndexEvent> index = new ArrayList<>();
    private final List<LogRecord> log = new ArrayList<>();
    private final Routes routes = new Routes();
    private final ShardLimits limits;
    private Presences presences = new Presences();
    private Shard shard;
    private long originSeq;
    long now = 1_000;

    ShardWorld() {
        this(new QueueLimit(3, 1 << 20, QueueLimit.Overflow.DROP_OLDEST), 1 << 20);
    }

    ShardWorld(QueueLimit queue, long logBytes) {
        this(limits(ShardAccess.OPEN, queue, logBytes));
    }

    ShardWorld(ShardAccess access) {
        this(limits(access, new QueueLimit(3, 1 << 20, QueueLimit.Overflow.DROP_OLDEST), 1 << 20));
    }

    private static ShardLimits limits(ShardAccess access, QueueLimit queue, long logBytes) {
        return new ShardLimits(
                access,
                1_000,
                1 << 20,
                () -> 0,
                10,
                10_000,
                queue,
                new UserHoldings(UserHoldings.Limit.NONE),
                logBytes,
                3_000,
                10_000,
                COPY_MILLIS);
    }

    ShardWorld(ShardLimits limits) {
        this.limits = limits;
        shard = recover();
        open();
    }

    private Shard recover() {
        return new Shard(0, limits, routes, List.of(replayedIndex()), replayed(), presences);
    }

    IndexPage replayedIndex() {
        IndexPage page = new IndexPage();
        index.forEach(event -> page.apply(event, 0));
        return page;
    }

    private List<ShardEffect> open() {
        shard = recover();
        shard.open(now);
        return write();
    }

    /** The shard as it is now, for who writes no journal. */
    Shard shard() {
        return shard;
    }

    // ---- what may happen

    /** Handles the commands as one batch that is written. */
    List<ShardEffect> handle(ShardCommand... commands) {
        for (ShardCommand command : commands) {
            shard.handle(command, now);
        }
        return write();
    }

    private List<ShardEffect> write() {
        ShardBatch batch = shard.takeBatch();
        batch.index().values().forEach(index::addAll);
        log.addAll(batch.log());
        shard.written();
        List<ShardEffect> effects = new ArrayList<>(batch.atOnce());
        effects.addAll(batch.effects());
        for (ShardEffect effect : effects) {
            if (effect instanceof ShardEffect.Attach attach) {
                shard.confirm(attach.presence());
            }
        }
        return effects;
    }

    /** What a failed write leaves behind. */
    enum Left {
        NOTHING,
        INDEX,
        ALL
    }

    /**
     * Handles the commands as one batch whose write fails; the shard opens again and handles them
     * once more.
     *
     * @return the effects of opening and of the second time
     */
    List<ShardEffect> handleAfterFailure(Left left, ShardCommand... commands) {
        for (ShardCommand command : commands) {
            shard.handle(command, now);
        }
        leave(left, shard.takeBatch());
        List<ShardEffect> effects = new ArrayList<>(open());
        effects.addAll(handle(commands));
        return effects;
    }

    /** Handles the commands; the process dies in the write and starts again. */
    List<ShardEffect> dieIn(Left left, ShardCommand... commands) {
        for (ShardCommand command : commands) {
            shard.handle(command, now);
        }
        leave(left, shard.takeBatch());
        return restart();
    }

    List<ShardEffect> restart() {
        presences = new Presences();
        return open();
    }

    /** Another process runs the shard, and hears of a connection whose CONNECT has no answer. */
    List<ShardEffect> moveWhileUnanswered(ShardCommand.Connect connect) {
        presences = new Presences();
        presences.isUnanswered(connect.client().connection());
        return open();
    }

    /** A write of nothing fails: the same process opens the shard again. */
    List<ShardEffect> reopen() {
        return open();
    }

    private void leave(Left left, ShardBatch batch) {
        if (left != Left.NOTHING) {
            batch.index().values().forEach(index::addAll);
        }
        if (left == Left.ALL) {
            log.addAll(batch.log());
        }
    }

    LogState replayed() {
        LogState state = new LogState();
        log.forEach(record -> state.apply(record, now));
        return state;
    }

    List<LogRecord> log() {
        return log;
    }

    // ---- commands

    ShardCommand.Connect connect(String id, boolean clean, long expiry, @Nullable Will will) {
        return connect(id, Principal.ANONYMOUS, clean, expiry, will);
    }

    ShardCommand.Connect connect(
            String id, Principal principal, boolean clean, long expiry, @Nullable Will will) {
        return new ShardCommand.Connect(
                new Sessions.Request(id, principal, clean, expiry, 10, will, Sessions.Fits.ALWAYS),
                new SilentEdge(id));
    }

    ShardCommand.Connect connect(String id) {
        return connect(id, false, FOREVER, null);
    }

    /** Connects and waits for CONNACK. */
    Presence connected(ShardCommand.Connect connect) {
        return only(ShardEffect.Attach.class, handle(connect)).presence();
    }

    List<ShardEffect> subscribe(Presence presence, String filter) {
        return handle(
                new ShardCommand.Subscribe(
                        caller(presence),
                        1,
                        List.of(
                                new ClientSession.Subscription(
                                        filter(filter),
                                        SubscriptionOptions.of(QoS.EXACTLY_ONCE),
                                        0))));
    }

    static TopicFilter filter(String text) {
        return new TopicFilter(text, null, text);
    }

    static ShardCommand.Caller caller(Presence presence) {
        return new ShardCommand.Caller(
                presence.clientId(), presence.session(), presence.epoch(), presence.client());
    }

    static ShardCommand.Gone gone(Presence presence, boolean will, long expiry) {
        return new ShardCommand.Gone(
                presence.clientId(),
                presence.epoch(),
                new Departure(will, expiry, List.of()),
                ShardCommand.Gone.AS_FAR_AS_THERE_IS);
    }

    ShardCommand.Append append(String payload, @Nullable MessageId id) {
        return new ShardCommand.Append(
                1, ++originSeq, publication(payload), id, 0, true, List.of());
    }

    static Publication publication(String payload) {
        return new Publication(
                "t",
                Bytes.utf8(payload),
                QoS.EXACTLY_ONCE,
                false,
                PublishProperties.NONE,
                "publisher",
                Publication.NEVER);
    }

    static Will will(long delay) {
        return new Will(
                "will",
                Bytes.utf8("will"),
                QoS.AT_LEAST_ONCE,
                false,
                delay,
                PublishProperties.NONE);
    }

    // ---- effects

    static <T> List<T> all(Class<T> type, List<ShardEffect> effects) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static <T> T only(Class<T> type, List<ShardEffect> effects) {
        List<T> found = all(type, effects);
        if (found.size() != 1) {
            throw new AssertionError("one " + type.getSimpleName() + " expected: " + effects);
        }
        return found.getFirst();
    }

    static List<Long> outSeqs(ShardEffect.FromLog log) {
        return log.messages().stream().map(m -> m.message().outSeq()).toList();
    }

    /** Everybody who is subscribed wants everything. */
    private static final class Routes implements ShardRoutes {
        private final Map<DurableSubscriber, Interest> subscribers = new HashMap<>();

        @Override
        public boolean add(DurableSubscriber subscriber, TopicFilter filter, Interest interest) {
            subscribers.put(subscriber, interest);
            return true;
        }

        @Override
        public void remove(DurableSubscriber subscriber, TopicFilter filter) {
            subscribers.remove(subscriber);
        }

        @Override
        public void presenceChanged(DurableSubscriber subscriber, List<TopicFilter> filters) {}

        @Override
        public List<Match<DurableSubscriber>> match(String topic) {
            List<Match<DurableSubscriber>> matches = new ArrayList<>();
            subscribers.forEach((subscriber, interest) ->
                    matches.add(
                            new Match<>(
                                    subscriber,
                                    interest.options().qos(),
                                    false,
                                    SubscriptionIds.NONE,
                                    false,
                                    null)));
            return matches;
        }

        @Override
        public void clear(long incarnation) {
            subscribers.clear();
        }

        @Override
        public void loaded() {}
    }
}
