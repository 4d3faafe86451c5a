package io.meshlark.loadtest.scenario;

import io.meshlark.loadtest.wire.Stamp;
import java.util.Optional;

/** Reads one group of clients. */
final class GroupReader {

    private static final int MOST_CLIENTS = 1_000_000;
    private static final int MOST_TOPICS = 10_000_000;
    private static final int LARGEST_PAYLOAD = 64 * 1024 * 1024;
    private static final int LARGEST_WILL = 65_535;
    private static final int USUAL_PAYLOAD = 100;

    private GroupReader() {}

    static ClientGroup read(String name, Section group, ConnectionDefaults connection) {
        group.only("count", "client-id", "durable", "read-limit", "subscribe", "publish", "will");
        int count = group.integer("count", 1, 1, MOST_CLIENTS);
        var standard =
                ClientGroup.of(name, count, connection.connect(group.flag("durable", false)));
        return new ClientGroup(
                name,
                count,
                group.text("client-id", standard.clientId()),
                standard.connect(),
                group.optional("subscribe").map(GroupReader::subscription),
                group.optional("publish").map(it -> publication(it, count)),
                group.optional("will").map(GroupReader::will),
                group.integer("read-limit", 0, 0, 1_000_000));
    }

    private static Subscription subscription(Section it) {
        it.only("filter", "qos", "share", "counted");
        if (!it.has("filter")) {
            it.wrong("filter", "is missing");
        }
        return new Subscription(
                it.texts("filter"),
                qos(it),
                it.has("share") ? Optional.of(it.text("share")) : Optional.empty(),
                it.flag("counted", true));
    }

    private static Publication publication(Section it, int clients) {
        it.only("topic", "topics-per-client", "qos", "payload", "retain");
        return new Publication(
                topic(it),
                it.integer("topics-per-client", 1, 1, MOST_TOPICS / clients),
                qos(it),
                it.size("payload", USUAL_PAYLOAD, Stamp.SIZE, LARGEST_PAYLOAD),
                it.flag("retain", false));
    }

    private static Testament will(Section it) {
        it.only("topic", "qos", "payload", "retain");
        return new Testament(
                topic(it),
                qos(it),
                it.size("payload", USUAL_PAYLOAD, Stamp.SIZE, LARGEST_WILL),
                it.flag("retain", false));
    }

    private static String topic(Section it) {
        var topic = it.text("topic");
        if (topic.contains("+") || topic.contains("#")) {
            it.wrong("topic", "is '" + topic + "', but a topic to publish to has no + or #");
        }
        return topic;
    }

    private static int qos(Section it) {
        return it.integer("qos", 0, 0, 2);
    }
}
