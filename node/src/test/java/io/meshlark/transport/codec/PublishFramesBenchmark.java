package io.meshlark.transport.codec;

import io.meshlark.Measured;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * A publication of 100 bytes written for its receivers: what each of 500 costs is to be compared
 * with what a single one costs, which pays for the frame.
 */
public class PublishFramesBenchmark extends Measured {
    private static final int RECEIVERS = 500;

    private final PublishFrames frames = new PublishFrames(ByteBufAllocator.DEFAULT);
    private final ByteBuf out = Unpooled.directBuffer();
    private final Publication publication =
            new Publication(
                    "site/7/sensor/12/temperature",
                    Bytes.wrap(new byte[100]),
                    QoS.AT_LEAST_ONCE,
                    false,
                    PublishProperties.NONE,
                    "publisher",
                    Publication.NEVER);

    @Benchmark
    public ByteBuf single() {
        write(1);
        frames.release();
        return out;
    }

    @Benchmark
    @OperationsPerInvocation(RECEIVERS)
    public ByteBuf eachOf500() {
        for (int packetId = 1; packetId <= RECEIVERS; packetId++) {
            write(packetId);
        }
        frames.release();
        return out;
    }

    private void write(int packetId) {
        frames.frame(
                        publication,
                        0,
                        MqttVersion.V3_1_1,
                        QoS.AT_LEAST_ONCE,
                        false,
                        SubscriptionIds.NONE)
                .writeTo(out.clear(), packetId, false);
    }
}
