package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import java.time.InstantSource;
import java.util.ArrayList;
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

    private static Publish publish() {
        return Publish.of("a", Bytes.EMPTY, QoS.AT_MOST_ONCE, false, 0);
    }
}
