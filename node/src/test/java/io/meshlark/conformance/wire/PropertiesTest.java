package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.UserProperty;
import io.meshlark.transport.codec.Notation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Properties of a message on their way from publisher to subscriber [MQTT 5, section 3.3.2.3]. */
class PropertiesTest extends WireTest {
    private static final List<UserProperty> USER_PROPERTIES =
            List.of(
                    new UserProperty("z", "1"),
                    new UserProperty("a", "2"),
                    new UserProperty("z", "3"),
                    new UserProperty("z", "1"),
                    new UserProperty("", "ü"));

    private PublishProperties all() {
        return new PublishProperties(
                true,
                true,
                PublishProperties.ABSENT,
                "application/x-ü",
                topic("answer"),
                Bytes.wrap(new byte[] {0, -1, 42}),
                USER_PROPERTIES);
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    @Spec({
        "MQTT-3.3.2-4",
        "MQTT-3.3.2-15",
        "MQTT-3.3.2-16",
        "MQTT-3.3.2-17",
        "MQTT-3.3.2-18",
        "MQTT-3.3.2-20"
    })
    void propertiesArePassedOnUnchanged(QoS qos) {
        var online = connect(V5, "online");
        var durable = connect(durable(V5, "durable"));
        online.subscribe(topic("x"), qos);
        durable.subscribe(topic("x"), qos);

        connect(V5, "publisher").publish(Message.of(topic("x"), "m", qos).with(all()));

        assertThat(online.receive().properties()).isEqualTo(all());
        assertThat(durable.receive().properties()).isEqualTo(all());
    }

    @Test
    @Spec({
        "MQTT-3.3.2-4",
        "MQTT-3.3.2-15",
        "MQTT-3.3.2-16",
        "MQTT-3.3.2-17",
        "MQTT-3.3.2-18",
        "MQTT-3.3.2-20"
    })
    void propertiesSurviveWaitingInAQueueAndBeingRetained() {
        connect(durable(V5, "absent")).subscribe(topic("x"), AT_LEAST_ONCE);
        connect(durable(V5, "absent")).disconnect();
        connect(V5, "publisher")
                .publish(Message.of(topic("x"), "m", AT_LEAST_ONCE).retained().with(all()));

        var late = connect(V5, "late");
        late.subscribe(topic("x"), AT_LEAST_ONCE);

        assertThat(connect(durable(V5, "absent")).receive().properties()).isEqualTo(all());
        assertThat(late.receive().properties()).isEqualTo(all());
    }

    @ParameterizedTest
    @EnumSource(QoS.class)
    @Spec("MQTT-3.3.2-4")
    void anIndicatorOf0IsNotTheSameAsNone(QoS qos) {
        var subscriber = connect(V5, "subscriber");
        subscriber.subscribe(topic("x"), qos);
        var bytes =
                new PublishProperties(
                        true, false, PublishProperties.ABSENT, null, null, null, List.of());
        var publisher = connect(V5, "publisher");

        publisher.publish(Message.of(topic("x"), "m", qos).with(bytes));
        publisher.publish(Message.of(topic("x"), "m", qos));

        assertThat(subscriber.receive().properties()).isEqualTo(bytes);
        assertThat(subscriber.receive().properties()).isEqualTo(PublishProperties.NONE);
    }

    @Test
    void aV3SubscriberGetsTheMessageWithoutThem() {
        var subscriber = connect(V3_1_1, "subscriber");
        subscriber.subscribe(topic("x"), EXACTLY_ONCE);

        connect(V5, "publisher").publish(Message.of(topic("x"), "m", EXACTLY_ONCE).with(all()));

        assertThat(subscriber.receivePayload()).isEqualTo("m");
    }

    @Test
    @Spec({"MQTT-3.3.2-15", "MQTT-3.3.2-16"})
    void aRequestFindsItsResponse() {
        var responder = connect(V5, "responder");
        responder.subscribe(topic("request"), AT_LEAST_ONCE);
        var requester = connect(V5, "requester");
        requester.subscribe(topic("answer"), AT_LEAST_ONCE);
        requester.publish(Message.of(topic("request"), "?", AT_LEAST_ONCE).with(all()));

        var request = responder.receive();
        var answerTo = request.properties().responseTopic();
        responder.publish(
                Message.of(answerTo == null ? "" : answerTo, "!", AT_LEAST_ONCE)
                        .with(
                                new PublishProperties(
                                        false,
                                        false,
                                        PublishProperties.ABSENT,
                                        null,
                                        null,
                                        request.properties().correlationData(),
                                        List.of())));

        var answer = requester.receive();
        assertThat(answer.payload().utf8()).isEqualTo("!");
        assertThat(answer.properties().correlationData())
                .isEqualTo(Bytes.wrap(new byte[] {0, -1, 42}));
    }

    @Test
    @Spec("MQTT-4.13.1-1")
    void aPayloadThatIsNotTheTextItClaimsToBeIsRefused() {
        var client = connect(V5, "a");

        client.send(Notation.bytes("32 [ 'x' 0001 [ 01 01 ] FF ]"));
        assertThat(client.next(PubAck.class).reason()).isEqualTo(ReasonCode.PAYLOAD_FORMAT_INVALID);
        client.send(Notation.bytes("34 [ 'x' 0001 [ 01 01 ] FF ]"));
        assertThat(client.next(PubRec.class).reason()).isEqualTo(ReasonCode.PAYLOAD_FORMAT_INVALID);
        client.send(Notation.bytes("30 [ 'x' [ 01 01 ] FF ]"));
        ConnectTest.expectDisconnect(client, V5, ReasonCode.PAYLOAD_FORMAT_INVALID);
    }

    @Test
    @Spec("MQTT-3.1.2-29")
    void aClientThatWantsNoProblemInformationGetsNoReasonStrings() {
        var silent = connect(options(V5, "silent").noProblemInformation());
        var curious = connect(V5, "curious");
        var refused = Message.of("$SYS/no", "m", AT_LEAST_ONCE).id(5).publish();

        silent.send(refused);
        curious.send(refused);

        var without = silent.next(PubAck.class);
        assertThat(without.reasonString()).isNull();
        assertThat(without.userProperties()).isEmpty();
        assertThat(curious.next(PubAck.class).reasonString()).isNotEmpty();
    }
}
