package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import io.meshlark.session.ClientSession.Subscription;
import io.meshlark.transport.FakeBroker.FakeSession;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubscribeTest {

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({
        "MQTT-3.8.4-1",
        "MQTT-3.8.4-2",
        "MQTT-3.8.4-6",
        "MQTT-2.2.1-6",
        "MQTT-3.9.3-1",
        "v3:MQTT-3.8.4-1",
        "v3:MQTT-3.8.4-2",
        "v3:MQTT-3.8.4-5",
        "v3:MQTT-2.3.1-7",
        "v3:MQTT-3.9.3-1"
    })
    void subackHasTheSameIdAndOneCodePerFilterInOrder(MqttVersion version) {
        var client = TestConnection.open(version);

        client.send(
                new Subscribe(
                        77,
                        0,
                        List.of(),
                        List.of(
                                entry("a", QoS.EXACTLY_ONCE),
                                entry("b/+", QoS.AT_MOST_ONCE),
                                entry("c/#", QoS.AT_LEAST_ONCE))));

        assertThat(client.receive())
                .isEqualTo(
                        SubAck.of(
                                77,
                                List.of(
                                        ReasonCode.GRANTED_QOS_2,
                                        ReasonCode.SUCCESS,
                                        ReasonCode.GRANTED_QOS_1)));
    }

    @Test
    @Spec({"MQTT-3.8.4-5", "v3:MQTT-3.8.4-4"})
    void sessionGetsAllFiltersAtOnceWithTheirIdentifier() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(subscribe(5, 42, "a", "$share/g/b"));

        assertThat(client.broker.session().calls)
                .singleElement()
                .isInstanceOfSatisfying(
                        FakeSession.Subscribe.class,
                        it ->
                                assertThat(it.subscriptions())
                                        .extracting(
                                                sub -> sub.filter().text(),
                                                Subscription::subscriptionId)
                                        .containsExactly(tuple("a", 42), tuple("$share/g/b", 42)));
    }

    @Test
    @Spec({"MQTT-3.8.4-7", "MQTT-3.9.3-2", "MQTT-3.9.3-1"})
    void refusedFiltersKeepTheirPlaceAmongTheGranted() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(subscribe(1, 0, "bad#", "good", "also#bad", "fine"));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        SubAck.class,
                        it -> {
                            assertThat(it.reasons())
                                    .containsExactly(
                                            ReasonCode.TOPIC_FILTER_INVALID,
                                            ReasonCode.SUCCESS,
                                            ReasonCode.TOPIC_FILTER_INVALID,
                                            ReasonCode.SUCCESS);
                            assertThat(it.reasonString()).contains("'#'");
                        });
    }

    @Test
    @Spec({"v3:MQTT-3.9.3-2", "v3:MQTT-3.8.4-5"})
    void refusedFilterIs0x80InV3() {
        var client = TestConnection.open(MqttVersion.V3_1_1);

        client.send(subscribe(1, 0, "bad#"));

        assertThat(client.receive()).isEqualTo(SubAck.of(1, List.of(ReasonCode.UNSPECIFIED_ERROR)));
        assertThat(client.broker.session().calls).isEmpty();
    }

    @Test
    @Spec("MQTT-3.1.2-29")
    void noReasonStringForAClientThatAskedForNone() {
        var quiet =
                new ConnectProperties(
                        0,
                        65_535,
                        ConnectProperties.NO_LIMIT,
                        0,
                        false,
                        false,
                        null,
                        null,
                        List.of());
        var client = TestConnection.open(new FakeBroker(), MqttVersion.V5, quiet);

        client.send(subscribe(1, 0, "bad#"));

        assertThat(client.receive())
                .isInstanceOfSatisfying(SubAck.class, it -> assertThat(it.reasonString()).isNull());
    }

    @Test
    @Spec("MQTT-3.9.2-1")
    void reasonStringIsLeftOutWhereItDoesNotFit() {
        var small = new ConnectProperties(0, 65_535, 30, 0, false, true, null, null, List.of());
        var client = TestConnection.open(new FakeBroker(), MqttVersion.V5, small);

        client.send(subscribe(1, 0, "bad#"));

        assertThat(client.receive())
                .isInstanceOfSatisfying(SubAck.class, it -> assertThat(it.reasonString()).isNull());
    }

    @Test
    @Spec({"MQTT-3.8.3-4", "MQTT-4.13.1-1"})
    void noLocalOnASharedSubscriptionEndsTheConnection() {
        var client = TestConnection.open(MqttVersion.V5);
        var options =
                new SubscriptionOptions(
                        QoS.AT_MOST_ONCE, true, false, SubscriptionOptions.RetainHandling.SEND);

        client.send(
                new Subscribe(
                        1, 0, List.of(), List.of(new Subscribe.Entry("$share/g/a", options))));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR));
        assertThat(client.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({
        "MQTT-3.10.4-4",
        "MQTT-3.10.4-5",
        "MQTT-3.10.4-6",
        "MQTT-2.2.1-6",
        "v3:MQTT-3.10.4-4",
        "v3:MQTT-3.10.4-6",
        "v3:MQTT-2.3.1-7"
    })
    void unsubackHasTheSameId(MqttVersion version) {
        var client = TestConnection.open(version);

        client.send(new Unsubscribe(9, List.of(), List.of("a", "b")));

        var reasons =
                version == MqttVersion.V5
                        ? List.of(ReasonCode.SUCCESS, ReasonCode.SUCCESS)
                        : List.<ReasonCode>of();
        assertThat(client.receive()).isEqualTo(UnsubAck.of(9, reasons));
    }

    @Test
    @Spec({"MQTT-3.11.3-1", "MQTT-3.11.3-2"})
    void unsubackKeepsTheOrder() {
        var client = TestConnection.open(MqttVersion.V5);

        client.send(new Unsubscribe(9, List.of(), List.of("a", "bad#", "b")));

        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        UnsubAck.class,
                        it ->
                                assertThat(it.reasons())
                                        .containsExactly(
                                                ReasonCode.SUCCESS,
                                                ReasonCode.TOPIC_FILTER_INVALID,
                                                ReasonCode.SUCCESS));
    }

    @Test
    @Spec("v3:MQTT-3.10.4-5")
    void unsubscribeOfNothingKnownIsAnsweredToo() {
        var client = TestConnection.open(MqttVersion.V3_1_1);

        client.send(new Unsubscribe(9, List.of(), List.of("bad#")));

        assertThat(client.receive()).isEqualTo(UnsubAck.of(9, List.of()));
    }

    @Test
    void laterRequestsDoNotWaitForEarlierAnswers() {
        var client = TestConnection.open(MqttVersion.V5);
        client.broker.session().answersAtOnce = false;

        client.send(subscribe(1, 0, "a"), subscribe(2, 0, "bad#"), PingReq.INSTANCE);
        assertThat(client.receive()).isInstanceOf(SubAck.class);
        assertThat(client.receive()).isEqualTo(PingResp.INSTANCE);
        client.broker
                .client()
                .subscribed(1, List.of(ReasonCode.QUOTA_EXCEEDED), "too many subscriptions");

        assertThat(client.receive())
                .isEqualTo(
                        new SubAck(
                                1,
                                List.of(ReasonCode.QUOTA_EXCEEDED),
                                "too many subscriptions",
                                List.of()));
    }

    @Test
    void clientThatSubscribesFasterThanItIsAnsweredIsReadNoFurther() {
        var client = TestConnection.open(MqttVersion.V5);
        client.broker.session().answersAtOnce = false;

        for (int id = 1; id <= 100; id++) {
            client.send(subscribe(id, 0, "a" + id));
        }

        assertThat(client.broker.session().calls).hasSize(64);
        assertThat(client.channel.config().isAutoRead()).isFalse();
        for (int id = 1; id <= 100; id++) {
            client.broker.client().subscribed(id, List.of(ReasonCode.SUCCESS), null);
        }
        assertThat(client.broker.session().calls).hasSize(100);
        assertThat(client.channel.config().isAutoRead()).isTrue();
    }

    private static Subscribe subscribe(int packetId, int id, String... filters) {
        return new Subscribe(
                packetId,
                id,
                List.of(),
                Stream.of(filters).map(it -> entry(it, QoS.AT_MOST_ONCE)).toList());
    }

    private static Subscribe.Entry entry(String filter, QoS qos) {
        return new Subscribe.Entry(filter, SubscriptionOptions.of(qos));
    }
}
