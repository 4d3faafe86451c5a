package io.meshlark.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.client.FakeBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code meshlark pub} against a scripted broker. */
class PubCommandTest {

    private final List<Publish> published = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"3, V3_1", "4, V3_1_1", "5, V5", "mqttv311, V3_1_1"})
    void messageArrivesInEveryVersion(String option, MqttVersion version) throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    assertThat(client.accept().version()).isEqualTo(version);
                    published.add(client.expect(Publish.class));
                    client.expect(Disconnect.class);
                })) {
            var pub = Command.pub("", "-p", broker.port(), "-V", option, "-r", "hello", "wörld");

            assertThat(pub).isEqualTo(new Command(0, "", ""));
        }
        assertThat(published)
                .containsExactly(
                        Publish.of("hello", Bytes.utf8("wörld"), QoS.AT_MOST_ONCE, true, 0));
    }

    @Test
    void qos1WaitsForTheAcknowledgement() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    var publish = client.expect(Publish.class);
                    assertThat(publish.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
                    client.send(PubAck.of(publish.packetId()));
                    client.expect(Disconnect.class);
                })) {
            assertThat(Command.pub("", "-p", broker.port(), "-q", "1", "a", "b").exitCode())
                    .isZero();
        }
    }

    @Test
    void qos2GoesThroughAllFourSteps() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    int id = client.expect(Publish.class).packetId();
                    client.send(PubRec.of(id));
                    assertThat(client.expect(PubRel.class).packetId()).isEqualTo(id);
                    client.send(PubComp.of(id));
                    client.expect(Disconnect.class);
                })) {
            assertThat(Command.pub("", "-p", broker.port(), "-q", "2", "a", "b").exitCode())
                    .isZero();
        }
    }

    @Test
    void linesAreMessagesAndNoMoreAreUnderWayThanTheBrokerTakes() throws Exception {
        int receiveMaximum = 2;
        try (var broker =
                FakeBroker.playing(client -> {
                    client.expect(Connect.class);
                    client.send(connAckWithReceiveMaximum(receiveMaximum));
                    for (int round = 0; round < 5; round++) {
                        var first = client.expect(Publish.class);
                        var second = client.expect(Publish.class);
                        published.addAll(List.of(first, second));
                        client.send(PubAck.of(second.packetId()));
                        client.send(PubAck.of(first.packetId()));
                    }
                    client.expect(Disconnect.class);
                })) {
            var lines = "0\n1\n2\n3\n4\n5\n6\n\n8\n9";

            assertThat(Command.pub(lines, "-p", broker.port(), "-q", "1", "-l", "a").exitCode())
                    .isZero();
        }
        assertThat(published)
                .extracting(it -> it.payload().utf8())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "", "8", "9");
    }

    private static ConnAck connAckWithReceiveMaximum(int receiveMaximum) {
        var none = ConnAckProperties.NONE;
        return new ConnAck(
                false,
                ReasonCode.SUCCESS,
                new ConnAckProperties(
                        none.sessionExpiryInterval(),
                        receiveMaximum,
                        none.maximumQoS(),
                        none.retainAvailable(),
                        none.maximumPacketSize(),
                        null,
                        0,
                        null,
                        List.of(),
                        true,
                        true,
                        true,
                        ConnAckProperties.ABSENT,
                        null,
                        null,
                        null,
                        null));
    }

    @Test
    void refusedMessageIsReportedWithTheBrokersReason() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    int id = client.expect(Publish.class).packetId();
                    client.send(PubAck.of(id, ReasonCode.QUOTA_EXCEEDED, "disk full"));
                    client.expect(Disconnect.class);
                })) {
            var pub = Command.pub("", "-p", broker.port(), "-q", "1", "a", "b");

            assertThat(pub.exitCode()).isEqualTo(1);
            assertThat(pub.err())
                    .isEqualToNormalizingNewlines(
                            "meshlark: the broker refuses a message: quota exceeded (0x97): disk"
                                    + " full\n");
        }
    }

    @Test
    void connectionThatEndsBeforeTheAcknowledgementIsAFailure() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    client.expect(Publish.class);
                })) {
            var pub = Command.pub("", "-p", broker.port(), "-q", "1", "a", "b");

            assertThat(pub.exitCode()).isEqualTo(1);
            assertThat(pub.err()).contains("messages not acknowledged: 1");
        }
    }

    @Test
    void reasonOfTheBrokersDisconnectIsReported() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    client.expect(Publish.class);
                    client.send(Disconnect.of(ReasonCode.QOS_NOT_SUPPORTED, null));
                })) {
            var pub = Command.pub("", "-p", broker.port(), "-q", "1", "a", "b");

            assertThat(pub.exitCode()).isEqualTo(1);
            assertThat(pub.err()).contains("qos not supported (0x9B)");
        }
    }

    @Test
    void refusedConnectionIsReportedWithTheBrokersReason() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.expect(Connect.class);
                    client.send(ConnAck.refused(ReasonCode.NOT_AUTHORIZED, "who are you"));
                })) {
            var pub = Command.pub("", "-p", broker.port(), "a", "b");

            assertThat(pub.exitCode()).isEqualTo(1);
            assertThat(pub.err())
                    .contains("refuses the connection: not authorized (0x87): who are you");
        }
    }

    @Test
    void whatDoesNotSpeakMqttIsReported() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        try (var socket = server.accept()) {
                            socket.getOutputStream().write("HTTP/1.1 400\r\n".getBytes());
                            socket.getInputStream().readAllBytes();
                        } catch (java.io.IOException _) {
                            // The client has gone, as it should.
                        }
                    });
            var pub = Command.pub("", "-p", String.valueOf(server.getLocalPort()), "a", "b");

            assertThat(pub.exitCode()).isEqualTo(1);
            assertThat(pub.err()).contains("does not speak MQTT");
        }
    }

    @Test
    void refusedSocketAsksWhetherTheBrokerIsRunning() throws Exception {
        int port;
        try (var server = new ServerSocket(0)) {
            port = server.getLocalPort();
        }

        var pub = Command.pub("", "-h", "127.0.0.1", "-p", String.valueOf(port), "a", "b");

        assertThat(pub.exitCode()).isEqualTo(1);
        assertThat(pub.err())
                .isEqualToNormalizingNewlines(
                        "meshlark: connection refused: is the broker running on 127.0.0.1:"
                                + port
                                + "?\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "",
                "a/+ b",
                "a b -l",
                "a b -q 3",
                "a b -V 6",
                "a b -p 0",
                "a b -k 65536",
                "a b -V 4 -P x",
            })
    void commandLineThatCannotWorkIsRefused(String arguments) {
        var pub = Command.pub("", arguments.split(" "));

        assertThat(pub.exitCode()).isEqualTo(2);
        assertThat(pub.err()).isNotBlank();
    }
}
