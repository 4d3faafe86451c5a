package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared subscriptions [MQTT 5, section 4.8.2]. */
class SharedSubscriptionTest extends WireTest {

    private String shared() {
        return "$share/group/" + topic("x");
    }

    private void publish(String payload, QoS qos) {
        connect(V5, "publisher").publish(topic("x"), payload, qos);
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    void eachMessageGoesToOneMember(QoS qos) {
        var one = connect(V5, "one");
        var two = connect(durable(V5, "two"));
        one.subscribe(shared(), qos);
        two.subscribe(shared(), qos);

        for (int i = 0; i < 4; i++) {
            publish("m" + i, qos);
        }

        // Round robin: two each.
        var received =
                List.of(
                        one.receivePayload(),
                        one.receivePayload(),
                        two.receivePayload(),
                        two.receivePayload());
        assertThat(received).containsExactlyInAnyOrder("m0", "m1", "m2", "m3");
        one.expectNothing();
        two.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    @Spec("MQTT-4.8.2-3")
    void theMembersGrantedQosCounts(QoS granted) {
        var member = connect(V5, "member");
        member.subscribe(shared(), granted);

        publish("m", EXACTLY_ONCE);

        assertThat(member.receive().qos()).isEqualTo(granted);
    }

    @Test
    @Spec("MQTT-4.8.2-4")
    void qos2ThatWasBegunIsCompletedWhenTheMemberReturns() {
        var member = connect(durable(V5, "member"));
        member.subscribe(shared(), EXACTLY_ONCE);
        publish("m", EXACTLY_ONCE);
        var begun = member.next(Publish.class);
        var other = connect(V5, "other");
        other.subscribe(shared(), EXACTLY_ONCE);
        member.close();

        var again = connect(durable(V5, "member"));

        var resent = again.receive();
        assertThat(resent.packetId()).isEqualTo(begun.packetId());
        assertThat(resent.payload().utf8()).isEqualTo("m");
        other.expectNothing();
    }

    @Test
    @Spec("MQTT-4.8.2-5")
    void qos2OfAMemberWhoseSessionEndsGoesToNobodyElse() {
        var member = connect(V5, "member");
        member.subscribe(shared(), EXACTLY_ONCE);
        publish("m", EXACTLY_ONCE);
        member.next(Publish.class);
        var other = connect(V5, "other");
        other.subscribe(shared(), EXACTLY_ONCE);

        member.disconnect();

        publish("sentinel", EXACTLY_ONCE);
        assertThat(other.receivePayload()).isEqualTo("sentinel");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec({"MQTT-4.8.2-6", "MQTT-4.4.0-2"})
    void whatAMemberRefusesGoesToNobodyElse(boolean durable) {
        var member = connect(durable ? durable(V5, "member") : options(V5, "member"));
        member.subscribe(shared(), EXACTLY_ONCE);
        publish("one", AT_LEAST_ONCE);
        publish("two", EXACTLY_ONCE);
        var one = member.next(Publish.class);
        var two = member.next(Publish.class);
        var other = connect(V5, "other");
        other.subscribe(shared(), EXACTLY_ONCE);

        member.send(PubAck.of(one.packetId(), ReasonCode.UNSPECIFIED_ERROR, null));
        member.send(PubRec.of(two.packetId(), ReasonCode.UNSPECIFIED_ERROR, null));
        member.expectNothing();
        member.unsubscribe(shared());

        publish("sentinel", EXACTLY_ONCE);
        assertThat(other.receivePayload()).isEqualTo("sentinel");
        member.expectNothing();
    }

    @Test
    @Spec({"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    void aShareNameIsNotEmptyAndIsFollowedByAFilter() {
        var client = connect(V5, "a");

        for (var wrong :
                List.of("$share//x", "$share/a+/x", "$share/a#/x", "$share/a", "$share/a/")) {
            assertThat(client.subscribe(wrong, AT_MOST_ONCE))
                    .as(wrong)
                    .containsExactly(ReasonCode.TOPIC_FILTER_INVALID);
        }
    }

    @Test
    @Spec("MQTT-3.8.3-4")
    void noLocalOnASharedSubscriptionEndsTheConnection() {
        var client = connect(V5, "a");

        client.send(
                new Subscribe(
                        1,
                        0,
                        List.of(),
                        List.of(
                                new Subscribe.Entry(
                                        shared(),
                                        new SubscriptionOptions(
                                                AT_MOST_ONCE, true, false, RetainHandling.SEND)))));

        ConnectTest.expectDisconnect(client, V5, ReasonCode.PROTOCOL_ERROR);
    }
}
