package io.meshlark.session.shard;

import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.OwnRule.Doing;
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
import java.util.List;
import java.util.Map;

/** Everything that is stored, with every optional part and without. */
final class GoldenValues {
    private static final Principal OWNER =
            new Principal("ana", Map.of("cert.cn", "pump", "claim.tenant", "blue"));
    private static final long NOW = 1_700_000_000_000L;
    private static final long EPOCH = 5L << 32 | 17;
    private static final ConnectionId CONNECTION = new ConnectionId(-77, 300);

    private static final PublishProperties EVERY_PROPERTY =
            new PublishProperties(
                    true,
                    true,
                    4_294_967_295L,
                    "text/plain",
                    "answers/温度",
                    Bytes.utf8("correlation"),
                    List.of(new UserProperty("a", "1"), new UserProperty("a", "")));
    private static final PublishProperties EMPTY_PROPERTIES =
            new PublishProperties(true, false, 0, "", "", Bytes.EMPTY, List.of());

    private static final Publication BARE =
            new Publication(
                    "sensor/1",
                    Bytes.utf8("21.5"),
                    QoS.AT_LEAST_ONCE,
                    false,
                    PublishProperties.NONE,
                    "thermometer",
                    Publication.NEVER);
    private static final Publication FULL =
            new Publication(
                    "Straße/🚀",
                    Bytes.utf8("p".repeat(200)),
                    QoS.EXACTLY_ONCE,
                    true,
                    EVERY_PROPERTY,
                    "",
                    NOW + 60_000);
    private static final Publication OWNED =
            new Publication(
                    "sensor/1",
                    Bytes.utf8("21.5"),
                    QoS.AT_LEAST_ONCE,
                    true,
                    PublishProperties.NONE,
                    "thermometer",
                    "ann",
                    Publication.NEVER);
    private static final Publication EMPTY =
            new Publication("", Bytes.EMPTY, QoS.AT_MOST_ONCE, false, EMPTY_PROPERTIES, "", 0);

    private static final Will BARE_WILL =
            new Will("gone", Bytes.EMPTY, QoS.AT_MOST_ONCE, false, 0, PublishProperties.NONE);
    private static final Will FULL_WILL =
            new Will(
                    "gone/é",
                    Bytes.utf8("bye"),
                    QoS.EXACTLY_ONCE,
                    true,
                    4_294_967_295L,
                    EVERY_PROPERTY);

    private static final MessageId ID =
            new MessageId(MessageId.source(65_535, 0xFFFF_FFFF_FFFFL), 65_535, 300);
    private static final MessageId SMALL_ID = new MessageId(MessageId.source(1, 2), 3, 0);

    private static final MessageId SHARED_ID =
            new MessageId(MessageId.source(1, 2), 3, 1, 9_223_372_036_854_775_807L);

    private static final Assignment TO_DURABLE =
            new Assignment("group", "a//b", new Assignment.Durable(65_535, 70_000));
    private static final Assignment TO_TRANSIENT =
            new Assignment("é", "#", new Assignment.Transient(-3, 300));

    private static final LogRecord.Target PLAIN_TARGET =
            new LogRecord.Target(12, QoS.AT_LEAST_ONCE, false, SubscriptionIds.NONE);
    private static final LogRecord.Target FULL_TARGET =
            new LogRecord.Target(9, QoS.EXACTLY_ONCE, true, SubscriptionIds.of(1, 268_435_455));

    private static final SessionSubscription BARE_SUBSCRIPTION =
            new SessionSubscription(
                    new TopicFilter("a/+/#", null, "a/+/#"),
                    SubscriptionOptions.of(QoS.AT_LEAST_ONCE),
                    0);
    private static final SessionSubscription FULL_SUBSCRIPTION =
            new SessionSubscription(
                    new TopicFilter("$share/group/a//b", "group", "a//b"),
                    new SubscriptionOptions(
                            QoS.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND),
                    268_435_455);

    private static final KeptMessage KEPT =
            new KeptMessage(70_000, FULL, QoS.EXACTLY_ONCE, true, SubscriptionIds.of(7));
    private static final KeptMessage KEPT_PLAIN =
            new KeptMessage(70_001, BARE, QoS.AT_LEAST_ONCE, false, SubscriptionIds.NONE);
    private static final KeptMessage KEPT_RECEIVED =
            new KeptMessage(70_003, null, QoS.EXACTLY_ONCE, false, SubscriptionIds.NONE);

    private GoldenValues() {}

    static List<Golden> all() {
        return List.of(
                Golden.message("bare", BARE),
                Golden.message("full", FULL),
                Golden.message("empty", EMPTY),
                Golden.message("owned", OWNED),
                Golden.log("empty"),
                Golden.log("opened", new LogRecord.Opened(5)),
                Golden.log(
                        "appended-bare", new LogRecord.Appended(3, 1000, null, 0, BARE, List.of())),
                Golden.log(
                        "appended-full",
                        new LogRecord.Appended(
                                -1,
                                Long.MAX_VALUE,
                                ID,
                                EPOCH,
                                FULL,
                                List.of(PLAIN_TARGET, FULL_TARGET))),
                Golden.log("received", new LogRecord.Received(12, 70_000)),
                Golden.log("released", new LogRecord.Released(12, 65_535, 4)),
                Golden.log(
                        "rebased",
                        new LogRecord.Rebased(12, 9, new int[] {1, 300, 65_535, 65_535}),
                        new LogRecord.Rebased(13, 1, new int[0])),
                Golden.log(
                        "attached-bare",
                        new LogRecord.Attached(
                                "c",
                                Principal.ANONYMOUS,
                                12,
                                EPOCH,
                                3600,
                                null,
                                CONNECTION,
                                false)),
                Golden.log(
                        "attached-will-bare",
                        new LogRecord.Attached(
                                "c",
                                Principal.ANONYMOUS,
                                0,
                                EPOCH,
                                0,
                                BARE_WILL,
                                CONNECTION,
                                false)),
                Golden.log(
                        "attached-will-full",
                        new LogRecord.Attached(
                                "café",
                                Principal.ANONYMOUS,
                                12,
                                EPOCH,
                                4_294_967_295L,
                                FULL_WILL,
                                CONNECTION,
                                true)),
                Golden.log(
                        "attached-owned",
                        new LogRecord.Attached(
                                "c", OWNER, 12, EPOCH, 60, BARE_WILL, CONNECTION, false)),
                Golden.log(
                        "attached-own-rules",
                        new LogRecord.Attached(
                                "c",
                                OWNER.with(
                                        List.of(
                                                new OwnRule(
                                                        Effect.ALLOW, Doing.ALL, "${clientid}/#"),
                                                new OwnRule(Effect.DENY, Doing.PUBLISH, "a"),
                                                new OwnRule(Effect.ALLOW, Doing.SUBSCRIBE, "é"))),
                                12,
                                EPOCH,
                                60,
                                null,
                                CONNECTION,
                                false)),
                Golden.log(
                        "detached-for-ever",
                        new LogRecord.Detached(
                                "c", 12, EPOCH, -1, Long.MAX_VALUE, LogRecord.NO_WILL)),
                Golden.log(
                        "detached-with-will",
                        new LogRecord.Detached("c", 12, EPOCH, 70_000, NOW + 9, NOW)),
                Golden.log("will-done", new LogRecord.WillDone(EPOCH)),
                Golden.log(
                        "settled",
                        new LogRecord.Settled(12, new long[] {3, 3, 5, 70_000}),
                        new LogRecord.Settled(13, new long[0])),
                Golden.log("spilled", new LogRecord.Spilled(12, 70_000, 3, 900)),
                Golden.log("kept-dropped", new LogRecord.KeptDropped(12, 42)),
                Golden.log("ended", new LogRecord.Ended(12)),
                Golden.log(
                        "forgotten",
                        new LogRecord.Forgotten(List.of(SMALL_ID, ID)),
                        new LogRecord.Forgotten(List.of())),
                Golden.log("forgotten-share", new LogRecord.Forgotten(List.of(SHARED_ID))),
                Golden.log(
                        "assigned",
                        new LogRecord.Assigned(12, 65_535, 4, List.of(TO_DURABLE, TO_TRANSIENT)),
                        new LogRecord.Assigned(12, 1, 0, List.of())),
                Golden.index("created", new IndexEvent.Created(12, "café", 4_294_967_295L)),
                Golden.index("ended", new IndexEvent.Ended(12)),
                Golden.index(
                        "subscribed",
                        new IndexEvent.Subscribed(
                                12, List.of(BARE_SUBSCRIPTION, FULL_SUBSCRIPTION))),
                Golden.index(
                        "unsubscribed",
                        new IndexEvent.Unsubscribed(12, List.of("a/+/#", "$share/group/a//b"))),
                Golden.index("page-full", new IndexEvent.PageFull(1000)),
                Golden.kept(
                        "kept",
                        new KeptEvent.Kept(70_003, List.of(KEPT, KEPT_PLAIN, KEPT_RECEIVED))),
                Golden.kept("kept-none", new KeptEvent.Kept(-1, List.of())),
                Golden.kept("received", new KeptEvent.KeptReceived(70_000)),
                Golden.kept("settled", new KeptEvent.KeptSettled(new long[] {3, 3, 5, 70_000})),
                Golden.kept("drops-done", new KeptEvent.KeptDropsDone(42)),
                Golden.kept("empty"),
                Golden.kept(
                        "several",
                        new KeptEvent.KeptSettled(new long[] {3, 3}),
                        new KeptEvent.KeptDropsDone(42)),
                Golden.snapshot("empty", new LogState()),
                Golden.snapshot("full", logState()),
                Golden.snapshot("assigned", assignedState()),
                Golden.snapshot("empty", new IndexPage()),
                Golden.snapshot("full", indexPage()),
                Golden.snapshot("empty", new KeptState()),
                Golden.snapshot("full", keptState()));
    }

    private static LogState logState() {
        LogState state = new LogState();
        List.of(
                        new LogRecord.Opened(5),
                        new LogRecord.Appended(3, 1, SMALL_ID, 0, BARE, List.of(PLAIN_TARGET)),
                        new LogRecord.Appended(
                                -1, 2, ID, EPOCH, FULL, List.of(PLAIN_TARGET, FULL_TARGET)),
                        new LogRecord.Appended(3, 2, null, 0, BARE, List.of(PLAIN_TARGET)),
                        new LogRecord.Settled(12, new long[] {0, 0}),
                        new LogRecord.Received(9, 0),
                        new LogRecord.Released(12, 7, 0),
                        new LogRecord.Released(12, 8, 0),
                        new LogRecord.Attached(
                                "with-will", OWNER, 12, EPOCH, 60, FULL_WILL, CONNECTION, false),
                        new LogRecord.Attached(
                                "plain",
                                Principal.ANONYMOUS,
                                10,
                                EPOCH - 1,
                                60,
                                null,
                                CONNECTION,
                                false),
                        new LogRecord.Attached(
                                "plain",
                                Principal.ANONYMOUS,
                                9,
                                EPOCH + 1,
                                60,
                                null,
                                CONNECTION,
                                false),
                        new LogRecord.Attached(
                                "gone", OWNER, 14, EPOCH + 2, 60, BARE_WILL, CONNECTION, false),
                        new LogRecord.Detached("gone", 14, EPOCH + 2, 4, NOW + 60_000, NOW + 5),
                        new LogRecord.Spilled(11, 3, 4, 1_300),
                        new LogRecord.KeptDropped(11, 2))
                .forEach(record -> state.apply(record, NOW));
        return state;
    }

    private static LogState assignedState() {
        LogState state = new LogState();
        List.of(
                        new LogRecord.Attached(
                                "publisher",
                                Principal.ANONYMOUS,
                                12,
                                EPOCH,
                                60,
                                null,
                                CONNECTION,
                                false),
                        new LogRecord.Released(12, 9, 0),
                        new LogRecord.Assigned(12, 9, 1, List.of(TO_DURABLE, TO_TRANSIENT)),
                        new LogRecord.Assigned(12, 7, 0, List.of(TO_TRANSIENT)),
                        new LogRecord.Appended(3, 1, SHARED_ID, 0, BARE, List.of(PLAIN_TARGET)))
                .forEach(record -> state.apply(record, NOW));
        return state;
    }

    private static IndexPage indexPage() {
        IndexPage page = new IndexPage();
        List.of(
                        new IndexEvent.Created(1, "café", 60),
                        new IndexEvent.Created(2, "", 4_294_967_295L),
                        new IndexEvent.Subscribed(1, List.of(BARE_SUBSCRIPTION, FULL_SUBSCRIPTION)),
                        new IndexEvent.PageFull(200))
                .forEach(event -> page.apply(event, 0));
        return page;
    }

    private static KeptState keptState() {
        KeptState state = new KeptState();
        state.apply(new KeptEvent.Kept(70_003, List.of(KEPT, KEPT_PLAIN, KEPT_RECEIVED)));
        state.apply(new KeptEvent.KeptDropsDone(1));
        state.apply(new KeptEvent.Kept(70_004, List.of(plainAt(70_004))));
        return state;
    }

    private static KeptMessage plainAt(long outSeq) {
        return new KeptMessage(outSeq, BARE, QoS.AT_LEAST_ONCE, false, SubscriptionIds.NONE);
    }
}
