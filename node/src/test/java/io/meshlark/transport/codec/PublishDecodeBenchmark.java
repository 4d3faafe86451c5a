package io.meshlark.transport.codec;

import io.meshlark.Measured;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A PUBLISH of 100 bytes read off a direct buffer: to be compared with encoding the same one. */
public class PublishDecodeBenchmark extends Measured {
    @Param({"V3_1_1", "V5"})
    MqttVersion version;

    @Param({"AT_MOST_ONCE", "AT_LEAST_ONCE"})
    QoS qos;

    private final PacketDecoder decoder = PacketDecoder.server(1 << 20);
    private final ByteBuf in = Unpooled.directBuffer();

    @Setup
    public void connect() {
        Connect connect =
                new Connect(
                        version, false, "c", true, 60, null, null, null, ConnectProperties.NONE);
        PacketEncoder.encode(connect, version, in);
        decoder.decode(in);
        int packetId = qos.isAcknowledged() ? 7 : 0;
        Bytes payload = Bytes.wrap(new byte[100]);
        Publish publish = Publish.of("site/7/sensor/12/temperature", payload, qos, false, packetId);
        PacketEncoder.encode(publish, version, in.clear());
    }

    @Benchmark
    public @Nullable Packet decode() {
        return decoder.decode(in.readerIndex(0));
    }
}
