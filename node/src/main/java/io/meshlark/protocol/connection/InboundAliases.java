package io.meshlark.protocol.connection;

import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * The topic aliases a client has set on this connection [MQTT 5, 3.3.2.3.4]. They end with it
 * [MQTT-3.3.2-7].
 */
public final class InboundAliases {
    private static final @Nullable String[] NONE = {};

    private final int maximum;
    private @Nullable String[] topics = NONE;

    /**
     * @param maximum the Topic Alias Maximum told in CONNACK; 0: none
     */
    public InboundAliases(int maximum) {
        this.maximum = maximum;
    }

    /** Either the topic of a PUBLISH or what is wrong with its alias. */
    public sealed interface Resolved {
        record Topic(String name) implements Resolved {}

        record Wrong(ProtocolViolation violation) implements Resolved {}
    }

    /** Finds the topic of {@code publish} and remembers its alias if it sets one. */
    public Resolved resolve(Publish publish) {
        int alias = publish.topicAlias();
        String topic = publish.topic();
        if (alias == 0) {
            return new Resolved.Topic(topic);
        }
        if (alias > maximum) { // [MQTT-3.3.2-9]
            return wrong(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    "topic alias is " + alias + ", limit is " + maximum);
        }
        if (topics.length == 0) {
            topics = new @Nullable String[maximum];
        }
        if (!topic.isEmpty()) {
            topics[alias - 1] = topic;
            return new Resolved.Topic(topic);
        }
        String known = topics[alias - 1];
        return known == null
                ? wrong(ReasonCode.PROTOCOL_ERROR, "topic alias " + alias + " has not been set")
                : new Resolved.Topic(known);
    }

    private static Resolved wrong(ReasonCode reason, String detail) {
        return new Resolved.Wrong(new ProtocolViolation(reason, detail));
    }
}
