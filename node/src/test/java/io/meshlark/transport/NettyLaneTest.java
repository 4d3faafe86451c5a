package io.meshlark.transport;

import static io.meshlark.protocol.packet.ConnectProperties.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.transport.codec.PacketDecoder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyLaneTest {
    private static final long MANY_BYTES = 1L << 30;

    @Test
    void workRunsInTheOrderItWasHandedOver() throws Exception {
        try (var server = MqttServer.start(1, InstantSource.system())) {
            var lane = server.lanes().iterator().next();
            var ran = new ArrayList<Integer>();
            var done = new CountDownLatch(1);

            for (int i = 0; i < 20_000; i++) {
                int number = i;
                lane.execute(() -> ran.add(number));
            }
            lane.execute(done::countDown);

            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(ran).hasSize(20_000).isSorted();
        }
    }

    @Test
    void publishersWaitWhileTooManyBytesAreOnTheirWay() {
        var client = TestConnection.open(MqttVersion.V5);
        client.lane.execute(() -> {}, MANY_BYTES); // not run yet: the loop of a test stands still

        client.sendWithoutRunning(publish(), publish());
        assertThat(client.broker.published).hasSize(1);
        assertThat(client.channel.config().isAutoRead()).isFalse();

        client.channel.runPendingTasks();
        assertThat(client.broker.published).hasSize(2);
        assertThat(client.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void connectionIsFlushedOncePerRound() {
        var client = TestConnection.open(MqttVersion.V5);

        client.sendTogether(PingReq.INSTANCE, PingReq.INSTANCE, PingReq.INSTANCE);

        assertThat(client.channel.outboundMessages()).hasSize(1);
        assertThat(client.receiveAll()).hasSize(3);
    }

    /** Red without the catch in {@code NettyLane.letGo}. */
    @Test
    void connectionThatFailsWhenItIsReadAgainDoesNotKeepOthersWaiting() {
        var client = TestConnection.open(MqttVersion.V5);
        var got = new ArrayList<Packet>();
        var failing = heldBack(client, new ArrayList<>(), true);
        var other = heldBack(client, got, false);
        client.lane.holdBack(failing);
        client.lane.holdBack(other);

        client.lane.letGo();

        assertThat(got).containsExactly(PingReq.INSTANCE);
    }

    private static PacketReader heldBack(TestConnection client, List<Packet> got, boolean fails) {
        var decoder = PacketDecoder.server(1_000, 1_000);
        var sink =
                new PacketReader.Sink() {
                    @Override
                    public void packet(Packet packet) {
                        if (packet instanceof PingReq && fails) {
                            throw new IllegalStateException("as the test wants it");
                        }
                        if (packet instanceof PingReq) {
                            got.add(packet);
                        }
                    }

                    @Override
                    public void violation(ProtocolViolation violation) {
                        throw new AssertionError(violation);
                    }
                };
        var reader = new PacketReader(decoder, sink, client.channel.pipeline().lastContext());
        reader.read(client.bytes(TestConnection.connect(MqttVersion.V5, "c", NONE)));
        reader.pause(PacketReader.Pause.CONGESTION);
        reader.read(client.bytes(PingReq.INSTANCE));
        return reader;
    }

    private static Publish publish() {
        return Publish.of("a", Bytes.EMPTY, QoS.AT_MOST_ONCE, false, 0);
    }
}
