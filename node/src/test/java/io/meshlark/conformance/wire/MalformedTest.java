package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.codec.NamedPackets;
import io.meshlark.transport.codec.Side;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every invalid packet of the table, sent to a broker: it ends its connection, and no other. */
class MalformedTest extends WireTest {

    static Stream<NamedPackets.Invalid> first() {
        return toServer().filter(NamedPackets.Invalid::isFirst);
    }

    static Stream<NamedPackets.Invalid> later() {
        return toServer().filter(row -> !row.isFirst());
    }

    private static Stream<NamedPackets.Invalid> toServer() {
        return NamedPackets.invalid().stream().filter(row -> row.reader() == Side.SERVER);
    }

    @ParameterizedTest
    @MethodSource("later")
    @Spec({
        "MQTT-4.13.1-1",
        "MQTT-4.13.2-1",
        "MQTT-3.14.1-1",
        "MQTT-3.14.4-1",
        "MQTT-3.14.4-2",
        "v3:MQTT-2.2.2-2",
        "v3:MQTT-4.8.0-1"
    })
    void aMalformedPacketEndsItsConnectionWithItsReason(NamedPackets.Invalid row) {
        var bystander = connect(V5, "bystander");
        var client = connect(row.version(), "a");

        client.send(row.bytes());

        ConnectTest.expectDisconnect(client, row.version(), row.reason());
        bystander.expectNothing();
    }

    @ParameterizedTest
    @MethodSource("first")
    @Spec({
        "MQTT-3.1.4-1",
        "MQTT-3.2.2-6",
        "MQTT-3.2.2-7",
        "MQTT-3.14.0-1",
        "MQTT-4.13.1-1",
        "v3:MQTT-3.1.4-1",
        "v3:MQTT-3.2.2-5",
        "v3:MQTT-4.8.0-1"
    })
    void aMalformedConnectIsRefusedOrJustClosed(NamedPackets.Invalid row) {
        var bystander = connect(V5, "bystander");
        var client = open(row.version()).send(row.bytes());

        expectRefusalOrClosed(client, row.reason());
        bystander.expectNothing();
    }

    /** A CONNACK needs a version to be said in, and v3 has a word for few reasons. */
    private static void expectRefusalOrClosed(RawClient client, ReasonCode reason) {
        Packet answer = client.nextOrClosed();
        if (answer != null) {
            assertThat(answer).isNotInstanceOf(Disconnect.class).isInstanceOf(ConnAck.class);
            assertThat(((ConnAck) answer).reason()).isEqualTo(reason);
            assertThat(((ConnAck) answer).sessionPresent()).isFalse();
            client.expectClosed();
        }
    }
}
