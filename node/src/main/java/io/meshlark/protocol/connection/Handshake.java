package io.meshlark.protocol.connection;

import static io.meshlark.protocol.packet.ReasonCode.BAD_AUTHENTICATION_METHOD;
import static io.meshlark.protocol.packet.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
import static io.meshlark.protocol.packet.ReasonCode.PAYLOAD_FORMAT_INVALID;
import static io.meshlark.protocol.packet.ReasonCode.QOS_NOT_SUPPORTED;
import static io.meshlark.protocol.packet.ReasonCode.RETAIN_NOT_SUPPORTED;
import static io.meshlark.protocol.packet.ReasonCode.TOPIC_NAME_INVALID;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.Topics;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a CONNECT is granted [MQTT 5, sections 3.1 and 3.2]. Who the client is, and whether it has a
 * session, is asked elsewhere, after this.
 *
 * @param isUtf8 whether a will payload is text, as its format indicator says
 * @param methods which authentication methods are offered
 */
public record Handshake(Offer offer, Predicate<Bytes> isUtf8, Predicate<String> methods) {

    /** Without any authentication method. */
    public Handshake(Offer offer, Predicate<Bytes> isUtf8) {
        this(offer, isUtf8, method -> false);
    }

    /** Either the terms of the connection or the reason of a negative CONNACK. */
    public sealed interface Outcome {
        record Accepted(Terms terms) implements Outcome {}

        record Refused(ReasonCode reason, String detail) implements Outcome {}
    }

    /**
     * @param freshId the client id to assign should the client have none
     */
    public Outcome decide(Connect connect, String freshId) {
        String method = connect.properties().authenticationMethod();
        if (method != null && !methods.test(method)) {
            return new Outcome.Refused( // [MQTT-4.12.0-1]
                    BAD_AUTHENTICATION_METHOD, "this authentication method is not offered");
        }
        String wrongId = problemWithClientId(connect);
        if (wrongId != null) {
            return new Outcome.Refused(CLIENT_IDENTIFIER_NOT_VALID, wrongId);
        }
        Outcome.Refused wrongWill =
                connect.will() == null ? null : refusal(connect.will(), connect.version());
        return wrongWill == null ? new Outcome.Accepted(terms(connect, freshId)) : wrongWill;
    }

    private @Nullable String problemWithClientId(Connect connect) {
        int length = connect.clientId().length();
        if (length > offer.maxClientIdLength()) {
            return "client identifier has %d characters, limit is %d"
                    .formatted(length, offer.maxClientIdLength());
        }
        if (!connect.clientId().isEmpty() || connect.version() == MqttVersion.V5) {
            return null;
        }
        if (connect.version() == MqttVersion.V3_1) {
            return "client identifier is empty, 3.1 asks for at least 1 character";
        }
        return connect.cleanStart() // [v3 MQTT-3.1.3-8]
                ? null
                : "client identifier is empty, which needs clean session 1";
    }

    private Outcome.@Nullable Refused refusal(Will will, MqttVersion version) {
        if (will.qos().compareTo(offer.maxQos()) > 0) { // [MQTT-3.2.2-12]
            return new Outcome.Refused(
                    QOS_NOT_SUPPORTED,
                    "will QoS is %d, limit is %d"
                            .formatted(will.qos().ordinal(), offer.maxQos().ordinal()));
        }
        if (will.retain() && !offer.retainAvailable()) { // [MQTT-3.2.2-13]
            return new Outcome.Refused(
                    RETAIN_NOT_SUPPORTED,
                    "will is retained, but retained messages are switched off");
        }
        String wrongTopic = Topics.problemWithName(will.topic(), offer.maxTopicLevels());
        if (wrongTopic == null && PublishRules.isOwnTopic(will.topic())) {
            wrongTopic = "only the broker publishes to $SYS";
        }
        if (wrongTopic != null) {
            return new Outcome.Refused(TOPIC_NAME_INVALID, "will: " + wrongTopic);
        }
        String responseTopic = will.properties().responseTopic();
        if (responseTopic != null
                && Topics.problemWithName(responseTopic, Integer.MAX_VALUE) != null) {
            return new Outcome.Refused(
                    ReasonCode.PROTOCOL_ERROR, "response topic of the will is not a topic name");
        }
        if (version == MqttVersion.V5
                && offer.checkPayloadFormat()
                && will.properties().payloadIsUtf8()
                && !isUtf8.test(will.payload())) {
            return new Outcome.Refused(
                    PAYLOAD_FORMAT_INVALID, "will payload is not UTF-8, as its format says");
        }
        return null;
    }

    private Terms terms(Connect connect, String freshId) {
        boolean v5 = connect.version() == MqttVersion.V5;
        var asked = connect.properties();
        return new Terms(
                connect,
                offer,
                connect.clientId().isEmpty() ? freshId : connect.clientId(),
                sessionExpiry(connect),
                v5 ? keepAlive(connect.keepAlive()) : connect.keepAlive(),
                Math.min(v5 ? asked.receiveMaximum() : 65_535, offer.maxInflight()),
                asked.maximumPacketSize(),
                Math.min(asked.topicAliasMaximum(), offer.topicAliasMaximum()));
    }

    private long sessionExpiry(Connect connect) {
        if (connect.version() == MqttVersion.V5) {
            return Math.min(connect.properties().sessionExpiryInterval(), offer.maxSessionExpiry());
        }
        return connect.cleanStart() ? 0 : offer.v3SessionExpiry();
    }

    private int keepAlive(int asked) {
        if (offer.serverKeepAlive() > 0) {
            return offer.serverKeepAlive();
        }
        boolean tooLong = asked == 0 || asked > offer.maxKeepAlive();
        return offer.maxKeepAlive() > 0 && tooLong ? offer.maxKeepAlive() : asked;
    }
}
