package io.meshlark.transport.codec;

import io.meshlark.Measured;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * A packet written to a direct buffer: the PUBLISH of 100 bytes to be compared with a frame of
 * {@link PublishFramesBenchmark}, the PUBACK with the PUBLISH.
 */
public class PacketEncodeBenchmark extends Measured {
    @Param({"V3_1_1", "V5"})
    MqttVersion version;

    private final ByteBuf out = Unpooled.directBuffer();
    private final PubAck pubAck = PubAck.of(7);
    private final Publish publish =
            Publish.of(
                    "site/7/sensor/12/temperature",
                    Bytes.wrap(new byte[100]),
                    QoS.AT_LEAST_ONCE,
                    false,
                    7);

    @Benchmark
    public ByteBuf publish() {
        PacketEncoder.encode(publish, version, out.clear());
        return out;
    }

    @Benchmark
    public ByteBuf pubAck() {
        PacketEncoder.encode(pubAck, version, out.clear());
        return out;
    }
}
