package io.meshlark.protocol.connection;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.topic.Topics;
import java.util.function.Predicate;

/**
 * What a client may publish [MQTT 5, section 3.3].
 *
 * <p>Topics that begin with {@code $} are ordinary topics that leading wildcards pass by, as in
 * Mosquitto; only {@code $SYS} is the broker's own.
 *
 * @param isUtf8 whether a payload is text, as its format indicator says
 */
public record PublishRules(Offer offer, MqttVersion version, Predicate<Bytes> isUtf8) {

    public sealed interface Verdict {
        record Accepted() implements Verdict {}

        /**
         * Not taken, but the connection goes on: a PUBACK or PUBREC with {@code reason} where there
         * is one; else it is acknowledged and dropped [v3 MQTT-3.3.5-2].
         */
        record Unwelcome(ReasonCode reason, String detail) implements Verdict {}

        /** The connection ends. */
        record Violation(ProtocolViolation violation) implements Verdict {}
    }

    private static final Verdict ACCEPTED = new Verdict.Accepted();

    /** Whether only the broker publishes to {@code topic}. */
    static boolean isOwnTopic(String topic) {
        return topic.startsWith("$SYS") && (topic.length() == 4 || topic.charAt(4) == '/');
    }

    /**
     * @param topic the topic, after aliases
     */
    public Verdict check(Publish publish, String topic) {
        if (publish.qos().compareTo(offer.maxQos()) > 0) { // [MQTT-3.2.2-11]
            return violation(
                    ReasonCode.QOS_NOT_SUPPORTED,
                    "QoS is %d, limit is %d"
                            .formatted(publish.qos().ordinal(), offer.maxQos().ordinal()));
        }
        if (publish.retain() && !offer.retainAvailable()) { // [MQTT-3.2.2-14]
            return violation(ReasonCode.RETAIN_NOT_SUPPORTED, "retained messages are switched off");
        }
        if (!publish.subscriptionIds().isEmpty()) { // [MQTT-3.3.4-6]
            return violation(
                    ReasonCode.PROTOCOL_ERROR, "PUBLISH of a client has a subscription identifier");
        }
        if (topic.isEmpty()) {
            return violation(ReasonCode.PROTOCOL_ERROR, "topic name is empty, and has no alias");
        }
        String malformed = Topics.problemWithName(topic, Integer.MAX_VALUE);
        if (malformed != null) { // [MQTT-3.3.2-2]
            return violation(ReasonCode.TOPIC_NAME_INVALID, malformed);
        }
        String tooDeep = Topics.problemWithName(topic, offer.maxTopicLevels());
        if (tooDeep != null) {
            return unwelcomeOrEnd(publish, ReasonCode.TOPIC_NAME_INVALID, tooDeep);
        }
        if (isOwnTopic(topic)) {
            return new Verdict.Unwelcome(
                    ReasonCode.NOT_AUTHORIZED, "only the broker publishes to $SYS");
        }
        return publish.properties() == PublishProperties.NONE ? ACCEPTED : checkProperties(publish);
    }

    private Verdict checkProperties(Publish publish) {
        String responseTopic = publish.properties().responseTopic();
        if (responseTopic != null) { // [MQTT-3.3.2-14]
            String problem = Topics.problemWithName(responseTopic, Integer.MAX_VALUE);
            if (problem != null) {
                return violation(ReasonCode.PROTOCOL_ERROR, "response topic: " + problem);
            }
        }
        if (offer.checkPayloadFormat()
                && publish.properties().payloadIsUtf8()
                && !isUtf8.test(publish.payload())) {
            return unwelcomeOrEnd(
                    publish,
                    ReasonCode.PAYLOAD_FORMAT_INVALID,
                    "payload is not UTF-8, as its format says");
        }
        return ACCEPTED;
    }

    /** Where an answer can carry the reason, the connection goes on. */
    private Verdict unwelcomeOrEnd(Publish publish, ReasonCode reason, String detail) {
        return version == MqttVersion.V5 && publish.qos() != QoS.AT_MOST_ONCE
                ? new Verdict.Unwelcome(reason, detail)
                : violation(reason, detail);
    }

    private static Verdict violation(ReasonCode reason, String detail) {
        return new Verdict.Violation(new ProtocolViolation(reason, detail));
    }
}
