package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions: their beginning, what they keep, and their end [MQTT 5, sections 3.1.2.4 and 4.1]. */
class SessionTest extends WireTest {

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-6", "MQTT-3.2.2-3", "v3:MQTT-3.1.2-4", "v3:MQTT-3.2.2-3"})
    void cleanStart0WithoutASessionBeginsOne(MqttVersion version) {
        assertThat(connect(durable(version, "a")).sessionPresent()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-3.1.2-5",
        "MQTT-3.1.2-23",
        "MQTT-3.2.2-3",
        "v3:MQTT-3.1.2-4",
        "v3:MQTT-3.2.2-2",
        "v3:MQTT-4.1.0-1"
    })
    void cleanStart0GoesOnWithTheSession(MqttVersion version) {
        var first = connect(durable(version, "a"));
        first.subscribe(topic("x"), AT_LEAST_ONCE);
        first.disconnect();

        var second = connect(durable(version, "a"));

        // 3.1 has no such flag.
        assertThat(second.sessionPresent()).isEqualTo(version != MqttVersion.V3_1);
        connect(V5, "publisher").publish(topic("x"), "still subscribed", AT_LEAST_ONCE);
        assertThat(second.receivePayload()).isEqualTo("still subscribed");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({
        "MQTT-3.1.2-23",
        "MQTT-4.5.0-1",
        "v3:MQTT-3.1.2-5",
        "v3:MQTT-4.1.0-1",
        "v3:MQTT-4.5.0-1"
    })
    void messagesAreKeptForAClientThatIsAway(MqttVersion version) {
        var first = connect(durable(version, "a"));
        first.subscribe(topic("+"), EXACTLY_ONCE);
        first.disconnect();

        var publisher = connect(version, "publisher");
        publisher.publish(topic("x"), "at QoS 1", AT_LEAST_ONCE);
        publisher.publish(topic("x"), "at QoS 2", EXACTLY_ONCE);

        var second = connect(durable(version, "a"));
        assertThat(List.of(second.receivePayload(), second.receivePayload()))
                .containsExactlyInAnyOrder("at QoS 1", "at QoS 2");
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    @Spec({"MQTT-4.5.0-1", "v3:MQTT-4.5.0-1"})
    void everySessionThatMatchesGetsTheMessage(QoS qos) {
        var durable = connect(durable(V5, "durable"));
        var absent = connect(durable(V5, "absent"));
        var transientOne = connect(V5, "transient");
        durable.subscribe(topic("x"), qos);
        absent.subscribe(topic("+"), qos);
        transientOne.subscribe(topic("#"), qos);
        absent.disconnect();

        connect(V5, "publisher").publish(topic("x"), "m", qos);

        assertThat(durable.receivePayload()).isEqualTo("m");
        assertThat(transientOne.receivePayload()).isEqualTo("m");
        assertThat(connect(durable(V5, "absent")).receivePayload()).isEqualTo("m");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-4", "MQTT-3.1.4-4", "v3:MQTT-3.1.2-6", "v3:MQTT-3.1.4-3"})
    void cleanStart1ThrowsTheSessionAway(MqttVersion version) {
        var first = connect(durable(version, "a"));
        first.subscribe(topic("x"), AT_LEAST_ONCE);
        first.disconnect();
        var publisher = connect(V5, "publisher");
        publisher.publish(topic("x"), "for the old session", AT_LEAST_ONCE);

        var second = connect(options(version, "a"));

        assertThat(second.sessionPresent()).isFalse();
        second.subscribe(topic("y"), AT_LEAST_ONCE);
        publisher.publish(topic("x"), "no longer subscribed", AT_LEAST_ONCE);
        publisher.publish(topic("y"), "sentinel", AT_LEAST_ONCE);
        assertThat(second.receivePayload()).isEqualTo("sentinel");
        second.expectNothing();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-4.1.0-2", "v3:MQTT-3.1.2-6", "v3:MQTT-3.2.2-3"})
    void aSessionWithoutExpiryEndsWithItsConnection(MqttVersion version) {
        var first = connect(version, "a");
        first.subscribe(topic("x"), AT_LEAST_ONCE);
        first.disconnect();

        var second = connect(options(version, "a").cleanStart(false));

        assertThat(second.sessionPresent()).isFalse();
        second.subscribe(topic("y"), AT_LEAST_ONCE);
        var publisher = connect(V5, "publisher");
        publisher.publish(topic("x"), "for the old session", AT_LEAST_ONCE);
        publisher.publish(topic("y"), "sentinel", AT_LEAST_ONCE);
        assertThat(second.receivePayload()).isEqualTo("sentinel");
    }

    @Test
    @Spec("MQTT-4.1.0-2")
    void aSessionEndsWhenItsExpiryHasPassed() {
        connect(options(V5, "a").cleanStart(false).sessionExpiry(1)).close();

        secondsPass(3);

        assertThat(connect(durable(V5, "a")).sessionPresent()).isFalse();
    }

    @Test
    @Spec({"MQTT-4.1.0-1", "v3:MQTT-4.1.0-2"})
    void aSessionStaysWhileItsConnectionIsOpen() {
        var client = connect(options(V5, "a").cleanStart(false).sessionExpiry(1));
        client.subscribe(topic("x"), AT_LEAST_ONCE);

        secondsPass(3);

        connect(V5, "publisher").publish(topic("x"), "still here", AT_LEAST_ONCE);
        assertThat(client.receivePayload()).isEqualTo("still here");
        assertThat(connect(durable(V5, "a")).sessionPresent()).isTrue();
    }

    @Test
    @Spec("MQTT-4.1.0-2")
    void disconnectMayEndTheSession() {
        var client = connect(durable(V5, "a"));
        client.send(new Disconnect(ReasonCode.SUCCESS, 0, null, null, List.of()));
        client.expectClosed();

        assertThat(connect(durable(V5, "a")).sessionPresent()).isFalse();
    }

    @Test
    @Spec("MQTT-4.13.1-1")
    void disconnectMayNotBringBackAnExpiryThatConnectDidNotHave() {
        var client = connect(V5, "a");

        client.send(new Disconnect(ReasonCode.SUCCESS, 10, null, null, List.of()));

        ConnectTest.expectDisconnect(client, V5, ReasonCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.3-2", "v3:MQTT-3.1.3-2"})
    void theClientIdIsTheKeyOfTheSession(MqttVersion version) {
        connect(durable(V5, "a")).disconnect();

        assertThat(connect(durable(V5, "A")).sessionPresent()).isFalse();
        assertThat(connect(durable(version, "b")).sessionPresent()).isFalse();
        assertThat(connect(durable(V5, "a")).sessionPresent()).isTrue();
        assertThat(connect(durable(V5, "b")).sessionPresent()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"MQTT-3.1.2-5", "MQTT-3.1.4-3", "v3:MQTT-3.1.2-4", "v3:MQTT-3.1.4-2"})
    void takingOverKeepsTheSession(MqttVersion version) {
        var older = connect(durable(version, "a"));
        older.subscribe(topic("x"), AT_LEAST_ONCE);
        connect(V5, "publisher").publish(topic("x"), "first", AT_LEAST_ONCE);
        assertThat(older.receivePayload()).isEqualTo("first");

        var newer = connect(durable(version, "a"));

        ConnectTest.expectDisconnect(older, version, ReasonCode.SESSION_TAKEN_OVER);
        connect(V5, "publisher").publish(topic("x"), "second", AT_LEAST_ONCE);
        assertThat(newer.receivePayload()).isIn("first", "second");
    }

    @Test
    void qos0IsNotKept() {
        var first = connect(durable(V5, "a"));
        first.subscribe(topic("x"), AT_LEAST_ONCE);
        first.disconnect();
        var publisher = connect(V5, "publisher");
        publisher.publish(topic("x"), "lost", AT_MOST_ONCE);
        publisher.publish(topic("x"), "kept", AT_LEAST_ONCE);

        assertThat(connect(durable(V5, "a")).receivePayload()).isEqualTo("kept");
    }
}
