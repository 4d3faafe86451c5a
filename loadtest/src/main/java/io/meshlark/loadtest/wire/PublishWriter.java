package io.meshlark.loadtest.wire;

import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;

/** Writes the PUBLISH packets of one group: all but topic, id and stamp is settled beforehand. */
public final class PublishWriter {

    private final int firstByte;
    private final int qos;
    private final boolean isV5;
    private final byte[] filler;

    /**
     * @param payload bytes, at least {@link Stamp#SIZE}
     */
    public PublishWriter(MqttVersion version, int qos, boolean retain, int payload) {
        this.firstByte = PacketType.PUBLISH | qos << 1 | (retain ? 1 : 0);
        this.qos = qos;
        this.isV5 = version == MqttVersion.V5;
        this.filler = new byte[payload - Stamp.SIZE];
        // The same noise in every run: nothing that a compressing store could shrink.
        new SplittableRandom(1).nextBytes(filler);
    }

    public int qos() {
        return qos;
    }

    /**
     * Writes one packet.
     *
     * @param packetId not used with QoS 0
     * @param first {@link Stamp#first}
     * @param second {@link Stamp#second}
     */
    public void write(
            ByteBuf out, byte[] topic, int packetId, boolean again, long first, long second) {
        int rest = 2 + topic.length + Stamp.SIZE + filler.length;
        rest += (qos > 0 ? 2 : 0) + (isV5 ? 1 : 0);
        out.writeByte(again ? firstByte | 0x08 : firstByte);
        VarInt.write(out, rest);
        out.writeShort(topic.length);
        out.writeBytes(topic);
        if (qos > 0) {
            out.writeShort(packetId);
        }
        if (isV5) {
            out.writeByte(0);
        }
        out.writeLong(first);
        out.writeLong(second);
        out.writeBytes(filler);
    }
}
