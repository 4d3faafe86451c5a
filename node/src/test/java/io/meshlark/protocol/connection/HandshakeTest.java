package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.config.Settings;
import io.meshlark.protocol.connection.Handshake.Outcome;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import io.meshlark.transport.Offers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HandshakeTest {

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.1.3-5", "v3:MQTT-3.1.3-5"})
    void clientIdIsKept(MqttVersion version) {
        var terms = accepted(connect(version, "0123456789abcdefghijklm"));

        assertThat(terms.clientId()).isEqualTo("0123456789abcdefghijklm");
        assertThat(terms.connAck(false).properties().assignedClientIdentifier()).isNull();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void clientIdLongerThan23IsAcceptedUpToTheLimit(MqttVersion version) {
        assertThat(accepted(connect(version, "x".repeat(512))).clientId()).hasSize(512);
        assertThat(refused(connect(version, "x".repeat(513))))
                .isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Test
    @Spec({"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    void emptyClientIdGetsTheFreshOneAndIsToldInConnack() {
        var terms = accepted(connect(MqttVersion.V5, ""));

        assertThat(terms.clientId()).isEqualTo("fresh");
        assertThat(terms.connAck(false).properties().assignedClientIdentifier()).isEqualTo("fresh");
    }

    @Test
    @Spec("v3:MQTT-3.1.3-6")
    void emptyClientIdOf311WithCleanSessionGetsTheFreshOne() {
        assertThat(accepted(connect(MqttVersion.V3_1_1, "")).clientId()).isEqualTo("fresh");
    }

    @Test
    @Spec({"v3:MQTT-3.1.3-7", "v3:MQTT-3.1.3-8", "v3:MQTT-3.1.3-9", "MQTT-3.1.3-8"})
    void emptyClientIdOf311WithoutCleanSessionIsRefused() {
        var connect = with(connect(MqttVersion.V3_1_1, ""), false, null);

        assertThat(refused(connect)).isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Test
    void emptyClientIdOf31IsRefused() {
        assertThat(refused(connect(MqttVersion.V3_1, "")))
                .isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, -1", "3600, 3600, -1", "604800, 604800, -1", "604801, 604800, 604800"})
    void sessionExpiryIsCappedAndToldWhenItDiffers(long asked, long granted, long told) {
        var terms =
                accepted(
                        connect(
                                new ConnectProperties(
                                        asked,
                                        65_535,
                                        ConnectProperties.NO_LIMIT,
                                        0,
                                        false,
                                        true,
                                        null,
                                        null,
                                        List.of())));

        assertThat(terms.sessionExpiry()).isEqualTo(granted);
        assertThat(terms.connAck(false).properties().sessionExpiryInterval()).isEqualTo(told);
    }

    @Test
    void neverExpiresIsKeptWhereItIsAllowed() {
        var terms =
                accepted(
                        connect(
                                new ConnectProperties(
                                        ConnectProperties.NEVER_EXPIRES,
                                        65_535,
                                        ConnectProperties.NO_LIMIT,
                                        0,
                                        false,
                                        true,
                                        null,
                                        null,
                                        List.of())),
                        "mqtt.max-session-expiry=4294967295s");

        assertThat(terms.sessionExpiry()).isEqualTo(ConnectProperties.NEVER_EXPIRES);
    }

    @Test
    @Spec({"v3:MQTT-3.1.2-6", "v3:MQTT-4.1.0-1"})
    void sessionOfAV3ClientLastsAsCleanSessionSays() {
        var clean = accepted(connect(MqttVersion.V3_1_1, "a"), "mqtt.v3-session-expiry=1h");
        var kept =
                accepted(
                        with(connect(MqttVersion.V3_1_1, "a"), false, null),
                        "mqtt.v3-session-expiry=1h");

        assertThat(clean.sessionExpiry()).isZero();
        assertThat(kept.sessionExpiry()).isEqualTo(3600);
    }

    @ParameterizedTest
    @CsvSource({
        "60, 0, 0, 60, -1",
        "60, 0, 100, 60, -1",
        "100, 0, 100, 100, -1",
        "101, 0, 100, 100, 100",
        "0, 0, 100, 100, 100",
        "0, 0, 0, 0, -1",
        "60, 30, 0, 30, 30",
        "30, 30, 0, 30, -1"
    })
    @Spec({"MQTT-3.1.2-21", "MQTT-3.2.2-21", "MQTT-3.2.2-22"})
    void keepAliveOfTheServerWinsAndIsTold(int asked, int server, int max, int inForce, int told) {
        var connect =
                new Connect(
                        MqttVersion.V5,
                        false,
                        "a",
                        true,
                        asked,
                        null,
                        null,
                        null,
                        ConnectProperties.NONE);

        var terms =
                accepted(
                        connect,
                        "mqtt.server-keep-alive=" + server + "s",
                        "mqtt.max-keep-alive=" + max + "s");

        assertThat(terms.keepAlive()).isEqualTo(inForce);
        assertThat(terms.connAck(false).properties().serverKeepAlive()).isEqualTo(told);
    }

    @Test
    void keepAliveOfAV3ClientIsItsOwn() {
        var terms = accepted(connect(MqttVersion.V3_1_1, "a"), "mqtt.server-keep-alive=10s");

        assertThat(terms.keepAlive()).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({"65535, 32", "32, 32", "5, 5", "1, 1"})
    @Spec({"MQTT-4.9.0-1", "MQTT-3.3.4-9"})
    void neverMoreInFlightThanTheClientAllows(int asked, int sendMaximum) {
        var terms =
                accepted(
                        connect(
                                new ConnectProperties(
                                        0,
                                        asked,
                                        ConnectProperties.NO_LIMIT,
                                        0,
                                        false,
                                        true,
                                        null,
                                        null,
                                        List.of())));

        assertThat(terms.sendMaximum()).isEqualTo(sendMaximum);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "32, 32", "65535, 32"})
    @Spec({"MQTT-3.1.2-26", "MQTT-3.1.2-27"})
    void neverMoreAliasesThanTheClientAllows(int asked, int used) {
        var terms =
                accepted(
                        connect(
                                new ConnectProperties(
                                        0,
                                        65_535,
                                        ConnectProperties.NO_LIMIT,
                                        asked,
                                        false,
                                        true,
                                        null,
                                        null,
                                        List.of())));

        assertThat(terms.sendAliases()).isEqualTo(used);
    }

    @Test
    @Spec({"MQTT-3.2.2-9", "MQTT-3.1.4-5", "v3:MQTT-3.1.4-4"})
    void connackTellsWhatTheBrokerOffers() {
        var connAck =
                accepted(
                                connect(MqttVersion.V5, "a"),
                                "mqtt.max-qos=1",
                                "mqtt.retain-available=false",
                                "mqtt.receive-maximum=7",
                                "mqtt.max-packet-size=2KiB",
                                "mqtt.topic-alias-maximum=9",
                                "mqtt.wildcard-subscription-available=false",
                                "mqtt.shared-subscription-available=false",
                                "mqtt.subscription-identifier-available=false")
                        .connAck(true);

        assertThat(connAck.reason()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(connAck.sessionPresent()).isTrue();
        var properties = connAck.properties();
        assertThat(properties.maximumQoS()).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(properties.retainAvailable()).isFalse();
        assertThat(properties.receiveMaximum()).isEqualTo(7);
        assertThat(properties.maximumPacketSize()).isEqualTo(2048);
        assertThat(properties.topicAliasMaximum()).isEqualTo(9);
        assertThat(properties.wildcardSubscriptionAvailable()).isFalse();
        assertThat(properties.sharedSubscriptionAvailable()).isFalse();
        assertThat(properties.subscriptionIdentifiersAvailable()).isFalse();
    }

    @Test
    @Spec("MQTT-3.1.2-28")
    void responseInformationIsNeverSent() {
        for (boolean asked : new boolean[] {false, true}) {
            var terms =
                    accepted(
                            connect(
                                    new ConnectProperties(
                                            0,
                                            65_535,
                                            ConnectProperties.NO_LIMIT,
                                            0,
                                            asked,
                                            true,
                                            null,
                                            null,
                                            List.of())));

            assertThat(terms.connAck(false).properties().responseInformation()).isNull();
        }
    }

    @Test
    @Spec("MQTT-4.12.0-6")
    void connackNamesNoAuthenticationMethodWhenConnectDidNot() {
        var properties = accepted(connect(MqttVersion.V5, "a")).connAck(false).properties();

        assertThat(properties.authenticationMethod()).isNull();
        assertThat(properties.authenticationData()).isNull();
    }

    @Test
    void connackOfV3HasNoProperties() {
        var connAck = accepted(connect(MqttVersion.V3_1_1, "a"), "mqtt.max-qos=0").connAck(true);

        assertThat(connAck.properties()).isEqualTo(ConnAckProperties.NONE);
        assertThat(connAck.sessionPresent()).isTrue();
        assertThat(accepted(connect(MqttVersion.V3_1, "a")).connAck(true).sessionPresent())
                .isFalse();
    }

    @Test
    @Spec({"MQTT-4.12.0-1", "MQTT-4.12.0-4"})
    void enhancedAuthenticationIsRefused() {
        var properties =
                new ConnectProperties(
                        0,
                        65_535,
                        ConnectProperties.NO_LIMIT,
                        0,
                        false,
                        true,
                        "SCRAM-SHA-256",
                        Bytes.utf8("n,,"),
                        List.of());

        assertThat(refused(connect(properties))).isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
    }

    @Test
    @Spec({"MQTT-3.2.2-12", "MQTT-3.1.4-2"})
    void willAboveMaximumQosIsRefused() {
        var will = will("t", QoS.EXACTLY_ONCE, false, "bye", PublishProperties.NONE);

        assertThat(refused(will, "mqtt.max-qos=1")).isEqualTo(ReasonCode.QOS_NOT_SUPPORTED);
        assertThat(accepted(will, "mqtt.max-qos=2").connect().will()).isNotNull();
    }

    @Test
    @Spec("MQTT-3.2.2-13")
    void retainedWillIsRefusedWhereNothingIsRetained() {
        var will = will("t", QoS.AT_MOST_ONCE, true, "bye", PublishProperties.NONE);

        assertThat(refused(will, "mqtt.retain-available=false"))
                .isEqualTo(ReasonCode.RETAIN_NOT_SUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({"a/#", "+", "''", "a/b/c/d", "$SYS/broker/version"})
    @Spec("MQTT-4.7.0-1")
    void willTopicThatMayNotBePublishedToIsRefused(String topic) {
        var will = will(topic, QoS.AT_MOST_ONCE, false, "bye", PublishProperties.NONE);

        assertThat(refused(will, "mqtt.max-topic-levels=3"))
                .isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
    }

    @Test
    void willThatIsNotTheTextItClaimsToBeIsRefused() {
        var text = new PublishProperties(true, true, -1, null, null, null, List.of());

        assertThat(refused(will("t", QoS.AT_MOST_ONCE, false, "bad", text)))
                .isEqualTo(ReasonCode.PAYLOAD_FORMAT_INVALID);
        assertThat(accepted(will("t", QoS.AT_MOST_ONCE, false, "good", text))).isNotNull();
        assertThat(
                        accepted(
                                will("t", QoS.AT_MOST_ONCE, false, "bad", text),
                                "mqtt.check-payload-format=false"))
                .isNotNull();
    }

    @Test
    void responseTopicOfAWillMayHaveNoWildcard() {
        var properties = new PublishProperties(false, false, -1, null, "re/+", null, List.of());

        assertThat(refused(will("t", QoS.AT_MOST_ONCE, false, "bye", properties)))
                .isEqualTo(ReasonCode.PROTOCOL_ERROR);
    }

    private static Connect connect(MqttVersion version, String clientId) {
        return new Connect(
                version, false, clientId, true, 60, null, null, null, ConnectProperties.NONE);
    }

    private static Connect connect(ConnectProperties properties) {
        return new Connect(MqttVersion.V5, false, "a", true, 60, null, null, null, properties);
    }

    private static Connect with(Connect connect, boolean cleanStart, @Nullable Will will) {
        return new Connect(
                connect.version(),
                false,
                connect.clientId(),
                cleanStart,
                60,
                will,
                null,
                null,
                connect.properties());
    }

    private static Connect will(
            String topic, QoS qos, boolean retain, String payload, PublishProperties properties) {
        var will = new Will(topic, Bytes.utf8(payload), qos, retain, 0, properties);
        return with(connect(MqttVersion.V5, "a"), true, will);
    }

    private static Outcome decide(Connect connect, String... assignments) {
        var offer = Offers.offer(Settings.with(assignments));
        return new Handshake(offer, payload -> !payload.utf8().equals("bad"))
                .decide(connect, "fresh");
    }

    private static Terms accepted(Connect connect, String... assignments) {
        return ((Outcome.Accepted) decide(connect, assignments)).terms();
    }

    private static ReasonCode refused(Connect connect, String... assignments) {
        return ((Outcome.Refused) decide(connect, assignments)).reason();
    }
}
