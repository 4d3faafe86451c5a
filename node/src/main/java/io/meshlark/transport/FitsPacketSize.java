package io.meshlark.transport;

import io.meshlark.session.Outgoing;
import io.meshlark.session.PacketLimit;
import io.meshlark.session.Sessions;
import io.meshlark.transport.codec.PacketEncoder;

/** Whether a message is within the client's Maximum Packet Size; safe on any thread. */
public record FitsPacketSize(PacketLimit limit) implements Sessions.Fits {

    public static Sessions.Fits of(PacketLimit limit) {
        return limit.isNone() ? ALWAYS : new FitsPacketSize(limit);
    }

    @Override
    public boolean test(Outgoing message) {
        var packet =
                Delivering.Copy.of(message, message.packetId(), false)
                        .packet(message.publication().topic(), 0, 0);
        return PacketEncoder.sizeOf(packet, limit.version()) <= limit.bytes();
    }
}
