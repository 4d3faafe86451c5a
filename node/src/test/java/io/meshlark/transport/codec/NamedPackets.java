package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;

/**
 * One table of packets with names, valid and invalid, that decoder, encoder and server are tested
 * with. The rows are in {@link ValidMessages}, {@link ValidPackets} and {@link InvalidPackets}.
 */
public final class NamedPackets {
    private NamedPackets() {}

    /** A row of the table. */
    public sealed interface Row {
        String name();

        /** Of the connection that the packet comes on. */
        MqttVersion version();

        /** Who receives it. */
        Side reader();

        /** Whether it is the first on its connection; else a server has had a CONNECT before. */
        boolean isFirst();

        byte[] bytes();
    }

    /**
     * Bytes that say {@code packet}.
     *
     * @param isWritten whether our encoder says it in the same bytes
     */
    public record Valid(
            String name,
            MqttVersion version,
            Side reader,
            boolean isWritten,
            byte[] bytes,
            Packet packet)
            implements Row {

        static Valid row(
                String name, MqttVersion version, Side reader, String notation, Packet packet) {
            return new Valid(name, version, reader, true, Notation.bytes(notation), packet);
        }

        /** A row whose packet the encoder writes in fewer bytes. */
        static Valid read(
                String name, MqttVersion version, Side reader, String notation, Packet packet) {
            return new Valid(name, version, reader, false, Notation.bytes(notation), packet);
        }

        @Override
        public boolean isFirst() {
            return packet instanceof Connect;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Bytes that end the connection with {@code reason}. */
    public record Invalid(
            String name,
            MqttVersion version,
            Side reader,
            boolean isFirst,
            byte[] bytes,
            ReasonCode reason)
            implements Row {
        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Valid> valid() {
        return Stream.concat(ValidMessages.ALL.stream(), ValidPackets.ALL.stream()).toList();
    }

    public static List<Invalid> invalid() {
        return InvalidPackets.ALL;
    }

    public static Valid valid(String name) {
        return byName(valid().stream(), name);
    }

    public static Invalid invalid(String name) {
        return byName(invalid().stream(), name);
    }

    private static <R extends Row> R byName(Stream<R> rows, String name) {
        return rows.filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no packet named " + name));
    }

    /** The plainest CONNECT. */
    public static Connect connect(MqttVersion version) {
        return new Connect(version, false, "c", true, 60, null, null, null, ConnectProperties.NONE);
    }

    /** A decoder at the point of the connection where the row belongs. */
    static PacketDecoder decoderFor(Row row, int maxPacketSize) {
        return row.isFirst()
                ? PacketDecoder.server(maxPacketSize)
                : connectedDecoder(row.version(), row.reader(), maxPacketSize);
    }

    /** A decoder that has had its CONNECT. */
    static PacketDecoder connectedDecoder(MqttVersion version, Side side, int maxPacketSize) {
        if (side == Side.CLIENT) {
            return PacketDecoder.client(version, maxPacketSize);
        }
        PacketDecoder decoder = PacketDecoder.server(maxPacketSize);
        ByteBuf connect = Unpooled.buffer();
        PacketEncoder.encode(connect(version), version, connect);
        decoder.decode(connect);
        connect.release();
        return decoder;
    }
}
