package io.meshlark.session.remote;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.Delivery;
import io.meshlark.protocol.binary.MessageIdCodec;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.session.shard.LogRecord;
import io.meshlark.session.shard.ShardCommand;
import java.util.ArrayList;
import java.util.List;

/** Frames of appends: the origin and the first number, then each publication. */
final class AppendCodec {
    private static final int ID = 1;
    private static final int MATCH = 1 << 1;
    private static final int PICKED = 1 << 2;
    private static final int EPOCH = 1 << 3;
    private static final int KNOWN = (1 << 4) - 1;

    private AppendCodec() {}

    static void write(BinaryWriter out, List<ShardCommand.Append> frame) {
        out.varint(frame.size());
        for (ShardCommand.Append append : frame) {
            MessageId id = append.id();
            out.varint(append.origin()).varint(append.originSeq());
            out.varint(
                    (id == null ? 0 : ID)
                            | (append.match() ? MATCH : 0)
                            | (append.picked().isEmpty() ? 0 : PICKED)
                            | (append.epoch() == 0 ? 0 : EPOCH));
            if (id != null) {
                MessageIdCodec.write(out, id);
            }
            if (append.epoch() != 0) {
                out.varint(append.epoch());
            }
            PublicationCodec.write(out, append.publication());
            if (!append.picked().isEmpty()) {
                out.varint(append.picked().size());
                for (LogRecord.Target target : append.picked()) {
                    out.varint(target.session());
                    new Delivery(target.qos(), target.retain(), target.ids(), 0).write(out);
                }
            }
        }
    }

    /** What comes over a link has its own subscribers at QoS 0 still to be served. */
    static List<ShardCommand.Append> read(BinaryReader in) {
        int count = in.count();
        List<ShardCommand.Append> frame = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long origin = in.varint();
            long seq = in.varint();
            int flags = in.flags("append", KNOWN);
            MessageId id = (flags & ID) != 0 ? MessageIdCodec.read(in) : null;
            long epoch = (flags & EPOCH) != 0 ? in.varint() : 0;
            Publication publication = PublicationCodec.read(in);
            List<LogRecord.Target> picked = (flags & PICKED) != 0 ? picked(in) : List.of();
            frame.add(
                    new ShardCommand.Append(
                            origin,
                            seq,
                            publication,
                            id,
                            epoch,
                            (flags & MATCH) != 0,
                            picked,
                            true));
        }
        return frame;
    }

    private static List<LogRecord.Target> picked(BinaryReader in) {
        int count = in.count();
        List<LogRecord.Target> picked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long session = in.varint();
            Delivery how = Delivery.read(in, 0);
            picked.add(new LogRecord.Target(session, how.qos(), how.retain(), how.ids()));
        }
        return picked;
    }

    static void ids(BinaryWriter out, List<MessageId> ids) {
        out.varint(ids.size());
        ids.forEach(id -> MessageIdCodec.write(out, id));
    }

    static List<MessageId> ids(BinaryReader in) {
        int count = in.count();
        List<MessageId> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(MessageIdCodec.read(in));
        }
        return ids;
    }
}
