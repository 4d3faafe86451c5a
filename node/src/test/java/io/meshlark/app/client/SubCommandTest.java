package io.meshlark.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.transport.client.FakeBroker;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code meshlark sub} against a scripted broker. */
class SubCommandTest {

    private static Publish message(String topic, String payload, QoS qos, int id) {
        return Publish.of(topic, Bytes.utf8(payload), qos, false, id);
    }

    private static Subscribe grant(FakeBroker.Peer client, QoS qos) throws IOException {
        var subscribe = client.expect(Subscribe.class);
        var reasons = subscribe.entries().stream().map(_ -> ReasonCode.granted(qos)).toList();
        client.send(SubAck.of(subscribe.packetId(), reasons));
        return subscribe;
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "5"})
    void messagesArePrintedAsLinesInEveryVersion(String version) throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    var subscribe = grant(client, QoS.AT_MOST_ONCE);
                    assertThat(subscribe.entries())
                            .extracting(Subscribe.Entry::topicFilter)
                            .containsExactly("a/#", "b");
                    client.send(message("a/1", "one", QoS.AT_MOST_ONCE, 0));
                    client.send(message("b", "zwei", QoS.AT_MOST_ONCE, 0));
                    client.expect(Disconnect.class);
                })) {
            var sub = Command.sub("-p", broker.port(), "-V", version, "-C", "2", "a/#", "b");

            assertThat(sub).isEqualTo(new Command(0, "a/1 one\nb zwei\n", ""));
        }
    }

    @Test
    void qos1IsAcknowledged() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    grant(client, QoS.AT_LEAST_ONCE);
                    client.send(message("a", "x", QoS.AT_LEAST_ONCE, 7));
                    assertThat(client.expect(PubAck.class).packetId()).isEqualTo(7);
                    client.expect(Disconnect.class);
                })) {
            var sub = Command.sub("-p", broker.port(), "-q", "1", "-C", "1", "#");

            assertThat(sub.out()).isEqualTo("a x\n");
        }
    }

    @Test
    void qos2IsPrintedOnceAlsoWhenItIsSentAgainOnTheNextConnection() throws Exception {
        try (var broker =
                FakeBroker.playing(
                        client -> {
                            client.accept();
                            grant(client, QoS.EXACTLY_ONCE);
                            client.send(message("a", "x", QoS.EXACTLY_ONCE, 7));
                            client.expect(PubRec.class);
                        },
                        client -> {
                            client.expect(Connect.class);
                            var properties = ConnAckProperties.NONE;
                            client.send(new ConnAck(true, ReasonCode.SUCCESS, properties));
                            grant(client, QoS.EXACTLY_ONCE);
                            client.send(message("a", "x", QoS.EXACTLY_ONCE, 7));
                            client.expect(PubRec.class);
                            client.send(PubRel.of(7));
                            client.expect(PubComp.class);
                            client.send(message("a", "y", QoS.EXACTLY_ONCE, 7));
                            client.expect(PubRec.class);
                            client.send(PubRel.of(7));
                            client.expect(PubComp.class);
                            client.expect(Disconnect.class);
                        })) {
            var sub = Command.sub("-p", broker.port(), "-q", "2", "-C", "2", "-c", "-i", "me", "#");

            assertThat(sub.out()).isEqualTo("a x\na y\n");
            assertThat(sub.err())
                    .isEqualToNormalizingNewlines(
                            "meshlark: the broker has closed the connection; connecting again\n");
        }
    }

    @Test
    void keptSessionIsNeitherCleanNorExpiring() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    var connect = client.accept();
                    assertThat(connect.clientId()).isEqualTo("me");
                    assertThat(connect.cleanStart()).isFalse();
                    assertThat(connect.properties().sessionExpiryInterval())
                            .isEqualTo(ConnectProperties.NEVER_EXPIRES);
                    grant(client, QoS.AT_MOST_ONCE);
                    client.send(message("a", "x", QoS.AT_MOST_ONCE, 0));
                    client.expect(Disconnect.class);
                })) {
            assertThat(Command.sub("-p", broker.port(), "-C", "1", "-c", "-i", "me", "#"))
                    .isEqualTo(new Command(0, "a x\n", ""));
        }
    }

    @Test
    void sessionIsCleanAndEndsWithTheConnectionUnlessKept() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    var connect = client.accept();
                    assertThat(connect.cleanStart()).isTrue();
                    assertThat(connect.properties().sessionExpiryInterval()).isZero();
                    grant(client, QoS.AT_MOST_ONCE);
                    client.send(message("a", "x", QoS.AT_MOST_ONCE, 0));
                    client.expect(Disconnect.class);
                })) {
            assertThat(Command.sub("-p", broker.port(), "-C", "1", "#").exitCode()).isZero();
        }
    }

    @Test
    void idleConnectionIsKeptAlive() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    assertThat(client.accept().keepAlive()).isEqualTo(1);
                    grant(client, QoS.AT_MOST_ONCE);
                    client.expect(PingReq.class);
                    client.send(PingResp.INSTANCE);
                    client.expect(PingReq.class);
                    client.send(PingResp.INSTANCE);
                    client.send(message("a", "x", QoS.AT_MOST_ONCE, 0));
                    client.expect(Disconnect.class);
                })) {
            assertThat(Command.sub("-p", broker.port(), "-C", "1", "-k", "1", "#").out())
                    .isEqualTo("a x\n");
        }
    }

    @Test
    void refusedSubscriptionsAreReportedAndTheOthersGoOn() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    int id = client.expect(Subscribe.class).packetId();
                    client.send(
                            SubAck.of(id, List.of(ReasonCode.NOT_AUTHORIZED, ReasonCode.SUCCESS)));
                    client.send(message("b", "x", QoS.AT_MOST_ONCE, 0));
                    client.expect(Disconnect.class);
                })) {
            var sub = Command.sub("-p", broker.port(), "-C", "1", "a", "b");

            assertThat(sub.exitCode()).isZero();
            assertThat(sub.out()).isEqualTo("b x\n");
            assertThat(sub.err()).contains("subscription to a refused: not authorized (0x87)");
        }
    }

    @Test
    void whenEverySubscriptionIsRefusedItFails() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    int id = client.expect(Subscribe.class).packetId();
                    client.send(SubAck.of(id, List.of(ReasonCode.NOT_AUTHORIZED)));
                })) {
            assertThat(Command.sub("-p", broker.port(), "a").exitCode()).isEqualTo(1);
        }
    }

    @Test
    void whoIsTakenOverDoesNotConnectAgain() throws Exception {
        try (var broker =
                FakeBroker.playing(client -> {
                    client.accept();
                    grant(client, QoS.AT_MOST_ONCE);
                    client.send(Disconnect.of(ReasonCode.SESSION_TAKEN_OVER, null));
                })) {
            var sub = Command.sub("-p", broker.port(), "a");

            assertThat(sub.exitCode()).isEqualTo(1);
            assertThat(sub.err()).contains("session taken over (0x8E)");
        }
    }

    @Test
    void formatChoosesTheFields() {
        var message = Publish.of("a/b", Bytes.utf8("hé"), QoS.AT_LEAST_ONCE, true, 1);

        var line = MessageFormat.line("%q%r %t=%p (%l: %x) 100%% %z %", message);

        assertThat(Bytes.wrap(line).utf8()).isEqualTo("11 a/b=hé (3: 68c3a9) 100% %z %\n");
    }

    @Test
    void payloadIsPrintedByteForByte() {
        byte[] payload = {(byte) 0xFF, 0, (byte) 0xC3};
        var message = Publish.of("t", Bytes.wrap(payload), QoS.AT_MOST_ONCE, false, 0);

        assertThat(MessageFormat.line("%p", message)).isEqualTo(new byte[] {-1, 0, -61, '\n'});
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "$share/g", "a -c", "a -C 0", "a --session-expiry -1"})
    void commandLineThatCannotWorkIsRefused(String arguments) {
        var sub = Command.sub(arguments.split(" "));

        assertThat(sub.exitCode()).isEqualTo(2);
        assertThat(sub.err()).isNotBlank();
    }
}
