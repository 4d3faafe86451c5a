package io.meshlark.session.shard;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;

/**
 * A {@link Link} as bytes, at the head of each row: 8 for a row that follows one of its own writer,
 * at most 7 more for another.
 */
final class LinkCodec {
    private static final int FOLLOWS_ANOTHER = 1;

    private LinkCodec() {}

    static void write(BinaryWriter out, Link link) {
        boolean another = link.follows() != link.writer();
        out.varint(another ? FOLLOWS_ANOTHER : 0).varint(link.writer());
        if (another) {
            out.varint(link.follows());
        }
    }

    static Link read(BinaryReader in) {
        int flags = in.flags("Link", FOLLOWS_ANOTHER);
        long writer = in.varint();
        if (writer == Link.UNKNOWN) {
            throw in.corrupt("row has no writer");
        }
        return new Link(writer, flags == FOLLOWS_ANOTHER ? in.varint() : writer);
    }
}
