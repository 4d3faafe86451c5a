package io.meshlark.protocol.binary;

import io.meshlark.protocol.MessageId;

/** A {@link MessageId} as shard, number, packet id, generation: five bytes when all are small. */
public final class MessageIdCodec {
    private static final int MOST_SHARD = 0xFFFF;
    private static final int MOST_PACKET_ID = 0xFFFF;
    private static final long MOST_NUMBER = 0xFFFF_FFFF_FFFFL;

    private MessageIdCodec() {}

    public static void write(BinaryWriter out, MessageId id) {
        out.varint(id.shard()).varint(id.session()).varint(id.packetId()).varint(id.generation());
    }

    public static MessageId read(BinaryReader in) {
        int shard = in.varintUpTo(MOST_SHARD);
        long number = in.varint();
        if (number < 0 || number > MOST_NUMBER) {
            throw in.corrupt("session number has more than 48 bits");
        }
        return new MessageId(
                MessageId.source(shard, number), in.varintUpTo(MOST_PACKET_ID), in.varint());
    }
}
