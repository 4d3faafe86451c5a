package io.meshlark.session.shard;

import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.access.Rule.Effect;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.protocol.packet.UserProperty;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.ConnectionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Any values that a journal may hold, of all sizes; the seed is printed. */
final class RandomValues {
    private static final List<String> TEXTS =
            List.of("", "a", "sensor/1/temperature", "ü/温/\uD83D\uDE80", "\uFFFD", "x".repeat(200));
    private static final long FIRST_48_BITS = 0xFFFF_FFFF_FFFFL;

    private final Random random;

    /** The seed is printed; {@code -Dseed=} brings it back. */
    RandomValues(String test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test + ": -Dseed=" + seed);
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Of any size up to 63 bits. */
    long number() {
        return random.nextLong() >>> (1 + random.nextInt(63));
    }

    ConnectionId connection() {
        return new ConnectionId(anyLong(), number());
    }

    long anyLong() {
        return random.nextBoolean() ? number() : -1 - number();
    }

    int count() {
        return random.nextInt(Integer.MAX_VALUE) >>> random.nextInt(31);
    }

    String text() {
        return TEXTS.get(random.nextInt(TEXTS.size())) + (oneIn(2) ? "" : random.nextInt(1000));
    }

    <T> List<T> some(Supplier<T> one) {
        int size = random.nextInt(4);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(one.get());
        }
        return list;
    }

    QoS qos() {
        return QoS.of(random.nextInt(3));
    }

    Bytes payload() {
        return Bytes.wrap(bytes(oneIn(10) ? random.nextInt(20_000) : random.nextInt(200)));
    }

    SubscriptionIds ids() {
        SubscriptionIds ids = SubscriptionIds.NONE;
        for (int i = random.nextInt(3); i > 0; i--) {
            ids = ids.plus(1 + random.nextInt(268_435_455));
        }
        return ids;
    }

    MessageId messageId() {
        MessageId id =
                new MessageId(
                        MessageId.source(random.nextInt(65_536), number() & FIRST_48_BITS),
                        random.nextInt(65_536),
                        number());
        return oneIn(2) ? id : id.ofShare(1 + number() / 2);
    }

    Assignment assignment() {
        return new Assignment(
                text(),
                text(),
                oneIn(2)
                        ? new Assignment.Durable(count(), number())
                        : new Assignment.Transient(anyLong(), number()));
    }

    PublishProperties properties() {
        if (oneIn(2)) {
            return PublishProperties.NONE;
        }
        return new PublishProperties(
                oneIn(2),
                oneIn(2),
                oneIn(2) ? PublishProperties.ABSENT : random.nextLong(1L << 32),
                oneIn(2) ? null : text(),
                oneIn(2) ? null : text(),
                oneIn(2) ? null : Bytes.wrap(bytes(random.nextInt(30))),
                some(() -> new UserProperty(text(), text())));
    }

    Publication publication() {
        return new Publication(
                text(),
                payload(),
                qos(),
                oneIn(2),
                properties(),
                text(),
                oneIn(2) ? "" : text(),
                oneIn(2) ? Publication.NEVER : number());
    }

    Will will() {
        return new Will(
                text(), payload(), qos(), oneIn(2), random.nextLong(1L << 32), properties());
    }

    long[] ranges() {
        Ranges ranges = new Ranges();
        long next = number() >>> 8;
        for (int i = random.nextInt(20); i > 0; i--) {
            ranges.add(next);
            next += oneIn(2) ? 1 : 2 + random.nextInt(1000);
        }
        return ranges.drain();
    }

    private List<OwnRule> ownRules() {
        return List.of(
                new OwnRule(
                        oneIn(2) ? Effect.ALLOW : Effect.DENY,
                        OwnRule.Doing.values()[below(3)],
                        "a/${clientid}/#"));
    }

    Principal principal() {
        return oneIn(2)
                ? Principal.ANONYMOUS
                : new Principal(
                        text(),
                        oneIn(2) ? Map.of() : Map.of("claim.a", text()),
                        oneIn(2) ? List.of() : ownRules());
    }

    LogRecord logRecord() {
        return switch (random.nextInt(14)) {
            case 0 -> new LogRecord.Opened(number());
            case 1 ->
                    new LogRecord.Appended(
                            anyLong(),
                            anyLong(),
                            oneIn(2) ? null : messageId(),
                            oneIn(2) ? 0 : number(),
                            publication(),
                            some(() -> new LogRecord.Target(number(), qos(), oneIn(2), ids())));
            case 2 -> new LogRecord.Received(number(), number());
            case 3 -> new LogRecord.Released(number(), random.nextInt(65_536), number());
            case 4 ->
                    new LogRecord.Attached(
                            text(),
                            principal(),
                            number(),
                            number(),
                            number(),
                            oneIn(2) ? null : will(),
                            connection(),
                            oneIn(2));
            case 5 ->
                    new LogRecord.Detached(
                            text(), number(), number(), anyLong(), anyLong(), anyLong());
            case 6 -> new LogRecord.WillDone(number());
            case 7 -> new LogRecord.Settled(number(), ranges());
            case 8 -> new LogRecord.Spilled(number(), anyLong(), count(), number());
            case 9 -> new LogRecord.KeptDropped(number(), number());
            case 10 -> new LogRecord.Ended(number());
            case 11 -> new LogRecord.Rebased(number(), number(), packetIds());
            case 12 ->
                    new LogRecord.Assigned(
                            number(), random.nextInt(65_536), number(), some(this::assignment));
            default -> new LogRecord.Forgotten(some(this::messageId));
        };
    }

    private int[] packetIds() {
        int[] ids = random.ints(6, 1, 65_536).sorted().distinct().toArray();
        return Arrays.copyOf(ids, 2 * random.nextInt(3));
    }

    IndexEvent indexEvent() {
        return switch (random.nextInt(5)) {
            case 0 -> new IndexEvent.Created(number(), text(), number());
            case 1 -> new IndexEvent.Ended(number());
            case 2 -> new IndexEvent.Subscribed(number(), some(this::subscription));
            case 3 -> new IndexEvent.Unsubscribed(number(), some(this::text));
            default -> new IndexEvent.PageFull(number());
        };
    }

    SessionSubscription subscription() {
        String filter = text();
        String group = "g" + random.nextInt(100);
        return new SessionSubscription(
                oneIn(2)
                        ? new TopicFilter(filter, null, filter)
                        : new TopicFilter("$share/" + group + "/" + filter, group, filter),
                new SubscriptionOptions(
                        qos(), oneIn(2), oneIn(2), RetainHandling.of(random.nextInt(3))),
                oneIn(2) ? 0 : 1 + random.nextInt(268_435_455));
    }

    Link link() {
        long writer = 1 + Math.floorMod(anyLong(), Link.MOST);
        return switch (below(3)) {
            case 0 -> new Link(writer, writer);
            case 1 -> new Link(writer, Link.UNKNOWN);
            default -> new Link(writer, 1 + Math.floorMod(anyLong(), Link.MOST));
        };
    }

    KeptEvent keptEvent() {
        return switch (random.nextInt(4)) {
            case 0 -> new KeptEvent.Kept(anyLong(), some(this::keptMessage));
            case 1 -> new KeptEvent.KeptReceived(number());
            case 2 -> new KeptEvent.KeptSettled(ranges());
            default -> new KeptEvent.KeptDropsDone(number());
        };
    }

    KeptMessage keptMessage() {
        return new KeptMessage(number(), oneIn(4) ? null : publication(), qos(), oneIn(2), ids());
    }
}
