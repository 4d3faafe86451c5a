package io.meshlark.session.shard;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.RecordReader;
import io.meshlark.protocol.binary.RecordWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A {@link KeptRow} as bytes: its {@link Link}, then one record per event. */
public final class KeptRowCodec {
    private static final int VERSION = 1;
    private static final int SMALL = 24;

    private static final int KEPT = 1;
    private static final int RECEIVED = 2;
    private static final int SETTLED = 3;
    private static final int DROPS_DONE = 4;

    private KeptRowCodec() {}

    public static byte[] encode(Linked<KeptRow> linked) {
        List<KeptEvent> events = linked.row().events();
        RecordWriter out = new RecordWriter(VERSION, expectedSize(events));
        LinkCodec.write(out.head(), linked.link());
        events.forEach(event -> write(out, event));
        return out.finish();
    }

    private static void write(RecordWriter row, KeptEvent event) {
        switch (event) {
            case KeptEvent.Kept(long keptTo, List<KeptMessage> messages) -> {
                BinaryWriter out = row.open(KEPT).signed(keptTo).varint(messages.size());
                long before = 0;
                for (KeptMessage message : messages) {
                    KeptMessageCodec.write(out, message, before);
                    before = message.outSeq();
                }
            }
            case KeptEvent.KeptReceived(long outSeq) -> row.open(RECEIVED).varint(outSeq);
            case KeptEvent.KeptSettled(long[] ranges) ->
                    RangesCodec.write(row.open(SETTLED), ranges);
            case KeptEvent.KeptDropsDone(long total) -> row.open(DROPS_DONE).varint(total);
        }
        row.close();
    }

    private static int expectedSize(List<KeptEvent> events) {
        int size = SMALL * (1 + events.size());
        for (KeptEvent event : events) {
            if (event instanceof KeptEvent.Kept kept) {
                for (KeptMessage message : kept.messages()) {
                    size += message.publication() == null ? SMALL : message.publication().weight();
                }
            }
        }
        return size;
    }

    public static Linked<KeptRow> decode(byte[] bytes) {
        RecordReader in = new RecordReader("kept row", VERSION, bytes);
        Link link = LinkCodec.read(in.head());
        List<KeptEvent> events = new ArrayList<>();
        while (in.next()) {
            events.add(read(in));
        }
        return new Linked<>(link, new KeptRow(Collections.unmodifiableList(events)));
    }

    private static KeptEvent read(RecordReader row) {
        BinaryReader in = row.body();
        return switch (row.tag()) {
            case KEPT -> new KeptEvent.Kept(in.signed(), messages(in));
            case RECEIVED -> new KeptEvent.KeptReceived(in.varint());
            case SETTLED -> new KeptEvent.KeptSettled(RangesCodec.read(in));
            case DROPS_DONE -> new KeptEvent.KeptDropsDone(in.varint());
            default -> throw row.unknownTag();
        };
    }

    private static List<KeptMessage> messages(BinaryReader in) {
        int count = in.count();
        List<KeptMessage> messages = new ArrayList<>(count);
        long before = 0;
        for (int i = 0; i < count; i++) {
            KeptMessage message = KeptMessageCodec.read(in, before);
            messages.add(message);
            before = message.outSeq();
        }
        return Collections.unmodifiableList(messages);
    }
}
