package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wills [MQTT 5, section 3.1.2.5]. */
class WillTest extends WireTest {
    private static final long LONG = 3600;

    private RawClient watcher() {
        var watcher = connect(V5, "watcher");
        watcher.subscribe(topic("#"), EXACTLY_ONCE);
        return watcher;
    }

    private Message will(String payload) {
        return Message.of(topic("will"), payload, AT_LEAST_ONCE);
    }

    /** What comes after whatever was published before. */
    private void sentinel() {
        connect(V5, "sentinel").publish(topic("will"), "sentinel", AT_LEAST_ONCE);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-7", "MQTT-3.1.2-8", "v3:MQTT-3.1.2-8"})
    void theWillIsPublishedWhenTheConnectionIsLost(MqttVersion version) {
        var watcher = watcher();

        connect(options(version, "a").will(will("gone").will())).close();

        assertThat(watcher.receivePayload()).isEqualTo("gone");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-7", "MQTT-3.1.2-8", "v3:MQTT-3.1.2-8"})
    void theWillOfADurableSessionIsPublishedWhenTheConnectionIsLost(MqttVersion version) {
        var watcher = watcher();

        connect(durable(version, "a").will(will("gone").will())).close();

        assertThat(watcher.receivePayload()).isEqualTo("gone");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-8", "v3:MQTT-3.1.2-8"})
    void theWillIsPublishedWhenTheClientBreaksTheProtocol(MqttVersion version) {
        var watcher = watcher();
        var options = options(version, "a").will(will("gone").will());

        connect(options).send(options.connect());

        assertThat(watcher.receivePayload()).isEqualTo("gone");
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    @Spec({"MQTT-3.1.2-12", "v3:MQTT-3.1.2-14", "v3:MQTT-3.1.2-9"})
    void theWillHasItsQos(QoS qos) {
        var watcher = watcher();

        connect(options(V5, "a").will(Message.of(topic("will"), "gone", qos).will())).close();

        assertThat(watcher.receive().qos()).isEqualTo(qos);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.14.4-3", "MQTT-3.1.2-10", "v3:MQTT-3.14.4-3", "v3:MQTT-3.1.2-10"})
    void disconnectTakesTheWillBack(MqttVersion version) {
        var watcher = watcher();
        var client = connect(options(version, "a").will(will("never").will()));

        client.disconnect();

        sentinel();
        assertThat(watcher.receivePayload()).isEqualTo("sentinel");
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void disconnect04LeavesTheWill() {
        var watcher = watcher();

        connect(options(V5, "a").will(will("gone").will()))
                .send(Disconnect.of(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, null));

        assertThat(watcher.receivePayload()).isEqualTo("gone");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-10", "v3:MQTT-3.1.2-10", "v3:MQTT-3.1.2-12"})
    void aWillIsPublishedOnceAndBelongsToItsConnection(MqttVersion version) {
        var watcher = watcher();
        connect(durable(version, "a").will(will("gone").will())).close();
        assertThat(watcher.receivePayload()).isEqualTo("gone");

        connect(durable(version, "a")).close();

        // The connection of another client is lost later, so its will comes later.
        connect(durable(version, "b").will(will("sentinel").will())).close();
        assertThat(watcher.receivePayload()).isEqualTo("sentinel");
        watcher.expectNothing();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-14", "v3:MQTT-3.1.2-16"})
    void aWillWithoutRetainIsNotStored(MqttVersion version) {
        var watcher = watcher();
        connect(options(version, "a").will(will("gone").will())).close();
        assertThat(watcher.receivePayload()).isEqualTo("gone");

        var late = connect(V5, "late");
        late.subscribe(topic("will"), AT_LEAST_ONCE);

        sentinel();
        assertThat(late.receivePayload()).isEqualTo("sentinel");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-15", "v3:MQTT-3.1.2-17", "v3:MQTT-3.1.2-9"})
    void aWillWithRetainIsStored(MqttVersion version) {
        var watcher = watcher();
        connect(options(version, "a").will(will("gone").retained().will())).close();
        assertThat(watcher.receivePayload()).isEqualTo("gone");

        var late = connect(V5, "late");
        late.subscribe(topic("will"), AT_LEAST_ONCE);

        assertThat(late.receivePayload()).isEqualTo("gone");
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void aWillWaitsForItsDelay() {
        var watcher = watcher();
        connect(durable(V5, "a").will(will("delayed").will(LONG))).close();

        connect(options(V5, "b").will(will("at once").will())).close();

        assertThat(watcher.receivePayload()).isEqualTo("at once");
        watcher.expectNothing();
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void aWillIsPublishedAfterItsDelay() {
        var watcher = watcher();

        connect(durable(V5, "a").will(will("delayed").will(1))).close();

        assertThat(watcher.receivePayload()).isEqualTo("delayed");
    }

    @Test
    @Spec({"MQTT-3.1.3-9", "MQTT-3.1.2-8"})
    void aClientThatIsBackInTimeHasNoWillPublished() {
        var watcher = watcher();
        connect(durable(V5, "a").will(will("never").will(LONG))).close();

        connect(durable(V5, "a")).close();

        connect(V5, "a"); // ends the session, which would publish a will that is still there
        sentinel();
        assertThat(watcher.receivePayload()).isEqualTo("sentinel");
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void theEndOfTheSessionDoesNotWaitForTheDelay() {
        var watcher = watcher();

        connect(options(V5, "a").will(will("gone").will(LONG))).close();

        assertThat(watcher.receivePayload()).isEqualTo("gone");
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void cleanStartEndsTheSessionAndPublishesItsDelayedWill() {
        var watcher = watcher();
        connect(durable(V5, "a").will(will("gone").will(LONG))).close();

        connect(V5, "a");

        assertThat(watcher.receivePayload()).isEqualTo("gone");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-8", "v3:MQTT-3.1.2-8"})
    void theWillIsPublishedWhenTheConnectionIsTakenOver(MqttVersion version) {
        var watcher = watcher();
        connect(options(version, "a").will(will("taken over").will()));

        connect(version, "a");

        assertThat(watcher.receivePayload()).isEqualTo("taken over");
    }

    @Test
    @Spec({"MQTT-3.1.3-10", "MQTT-3.3.2-18"})
    void theWillHasItsPropertiesInTheirOrder() {
        var watcher = watcher();
        var properties =
                new PublishProperties(
                        true,
                        true,
                        PublishProperties.ABSENT,
                        "text/plain",
                        "answer/here",
                        Bytes.utf8("42"),
                        List.of(
                                new UserProperty("z", "1"),
                                new UserProperty("a", "2"),
                                new UserProperty("z", "1"),
                                new UserProperty("m", "")));

        connect(options(V5, "a").will(will("gone").with(properties).will())).close();

        assertThat(watcher.receive().properties()).isEqualTo(properties);
    }
}
