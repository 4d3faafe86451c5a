package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.config.Settings;
import io.meshlark.protocol.connection.PublishRules.Verdict;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.transport.Offers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "a//b", "a b", "$other/x", "$SYSTEM", "ünï/☃"})
    @Spec({"MQTT-4.7.3-1", "v3:MQTT-4.7.3-1"})
    void ordinaryTopicsAreAccepted(String topic) {
        assertThat(check(publish(topic, QoS.AT_LEAST_ONCE))).isEqualTo(new Verdict.Accepted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "a/#", "+", "a/+/b", "a#b", "a+"})
    @Spec({"MQTT-3.3.2-2", "MQTT-4.7.0-1", "v3:MQTT-3.3.2-2", "v3:MQTT-4.7.1-1"})
    void wildcardInATopicEndsTheConnection(String topic) {
        assertThat(violation(check(publish(topic, QoS.AT_MOST_ONCE))))
                .isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
    }

    @Test
    @Spec({"MQTT-3.3.2-1", "v3:MQTT-3.3.2-1"})
    void emptyTopicEndsTheConnection() {
        assertThat(violation(check(publish("", QoS.AT_MOST_ONCE))))
                .isEqualTo(ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void tooManyLevelsAreAnsweredWhereThereIsAnAnswer() {
        String deep = "/".repeat(128);

        assertThat(unwelcome(check(publish(deep, QoS.AT_LEAST_ONCE))))
                .isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
        assertThat(violation(check(publish(deep, QoS.AT_MOST_ONCE))))
                .isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
        assertThat(violation(check(MqttVersion.V3_1_1, publish(deep, QoS.AT_LEAST_ONCE))))
                .isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$SYS", "$SYS/broker/uptime"})
    @Spec("v3:MQTT-3.3.5-2")
    void onlyTheBrokerPublishesToSys(String topic) {
        assertThat(unwelcome(check(publish(topic, QoS.AT_LEAST_ONCE))))
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(unwelcome(check(MqttVersion.V3_1_1, publish(topic, QoS.AT_MOST_ONCE))))
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    @Spec("MQTT-3.2.2-11")
    void qosAboveTheMaximumEndsTheConnection(QoS qos) {
        var verdict = check(MqttVersion.V5, publish("a", qos), "mqtt.max-qos=0");

        assertThat(verdict instanceof Verdict.Accepted).isEqualTo(qos == QoS.AT_MOST_ONCE);
        if (qos != QoS.AT_MOST_ONCE) {
            assertThat(violation(verdict)).isEqualTo(ReasonCode.QOS_NOT_SUPPORTED);
        }
    }

    @Test
    @Spec("MQTT-3.2.2-14")
    void retainEndsTheConnectionWhereNothingIsRetained() {
        var retained = Publish.of("a", Bytes.EMPTY, QoS.AT_MOST_ONCE, true, 0);

        assertThat(violation(check(MqttVersion.V5, retained, "mqtt.retain-available=false")))
                .isEqualTo(ReasonCode.RETAIN_NOT_SUPPORTED);
        assertThat(check(retained)).isEqualTo(new Verdict.Accepted());
    }

    @Test
    @Spec("MQTT-3.3.4-6")
    void subscriptionIdentifierFromAClientIsAProtocolError() {
        var publish =
                new Publish(
                        "a",
                        Bytes.EMPTY,
                        QoS.AT_MOST_ONCE,
                        false,
                        false,
                        0,
                        PublishProperties.NONE,
                        0,
                        SubscriptionIds.of(1));

        assertThat(violation(check(publish))).isEqualTo(ReasonCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"re/+", "#", ""})
    @Spec("MQTT-3.3.2-14")
    void responseTopicMustBeATopicName(String responseTopic) {
        var properties =
                new PublishProperties(false, false, -1, null, responseTopic, null, List.of());

        assertThat(violation(check(publish("good", QoS.AT_LEAST_ONCE, properties))))
                .isEqualTo(ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void payloadThatIsNotTheTextItClaimsToBeIsNotTaken() {
        var text = new PublishProperties(true, true, -1, null, null, null, List.of());
        var bytes = new PublishProperties(true, false, -1, null, null, null, List.of());

        assertThat(unwelcome(check(publish("bad", QoS.AT_LEAST_ONCE, text))))
                .isEqualTo(ReasonCode.PAYLOAD_FORMAT_INVALID);
        assertThat(violation(check(publish("bad", QoS.AT_MOST_ONCE, text))))
                .isEqualTo(ReasonCode.PAYLOAD_FORMAT_INVALID);
        assertThat(check(publish("good", QoS.AT_LEAST_ONCE, text)))
                .isEqualTo(new Verdict.Accepted());
        assertThat(check(publish("bad", QoS.AT_LEAST_ONCE, bytes)))
                .isEqualTo(new Verdict.Accepted());
        assertThat(
                        check(
                                MqttVersion.V5,
                                publish("bad", QoS.AT_LEAST_ONCE, text),
                                "mqtt.check-payload-format=false"))
                .isEqualTo(new Verdict.Accepted());
    }

    private static Publish publish(String topic, QoS qos) {
        return publish(topic, qos, PublishProperties.NONE);
    }

    private static Publish publish(String topic, QoS qos, PublishProperties properties) {
        return new Publish(
                topic,
                Bytes.utf8(topic),
                qos,
                false,
                false,
                qos.isAcknowledged() ? 1 : 0,
                properties,
                0,
                SubscriptionIds.NONE);
    }

    private static Verdict check(Publish publish) {
        return check(MqttVersion.V5, publish);
    }

    private static Verdict check(MqttVersion version, Publish publish, String... assignments) {
        var offer = Offers.offer(Settings.with(assignments));
        return new PublishRules(offer, version, payload -> !payload.utf8().equals("bad"))
                .check(publish, publish.topic());
    }

    private static ReasonCode violation(Verdict verdict) {
        return ((Verdict.Violation) verdict).violation().reason();
    }

    private static ReasonCode unwelcome(Verdict verdict) {
        return ((Verdict.Unwelcome) verdict).reason();
    }
}
