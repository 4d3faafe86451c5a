package io.meshlark.protocol.binary;

import io.meshlark.protocol.MessageId;

/**
 * A {@link MessageId} as shard, number, packet id, generation: five bytes when all are small. A bit
 * above the packet id says that a share follows.
 */
public final class MessageIdCodec {
    private static final int MOST_SHARD = 0xFFFF;
    private static final int MOST_PACKET_ID = 0xFFFF;
    private static final int OF_SHARE = MOST_PACKET_ID + 1;
    private static final long MOST_NUMBER = 0xFFFF_FFFF_FFFFL;

    private MessageIdCodec() {}

    public static void write(BinaryWriter out, MessageId id) {
        out.varint(id.shard())
                .varint(id.session())
                .varint(id.packetId() | (id.isOfShare() ? OF_SHARE : 0))
                .varint(id.generation());
        if (id.isOfShare()) {
            out.varint(id.share());
        }
    }

    public static MessageId read(BinaryReader in) {
        int shard = in.varintUpTo(MOST_SHARD);
        long number = in.varint();
        if (number < 0 || number > MOST_NUMBER) {
            throw in.corrupt("session number has more than 48 bits");
        }
        int packetId = in.varintUpTo(OF_SHARE | MOST_PACKET_ID);
        MessageId id =
                new MessageId(
                        MessageId.source(shard, number), packetId & MOST_PACKET_ID, in.varint());
        return (packetId & OF_SHARE) == 0 ? id : id.ofShare(share(in));
    }

    private static long share(BinaryReader in) {
        long share = in.varint();
        if (share <= 0) {
            throw in.corrupt("share of a message is " + share);
        }
        return share;
    }
}
