package io.meshlark.session.shard;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.RecordReader;
import io.meshlark.protocol.binary.RecordWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An {@link IndexRow} as bytes: its {@link Link}, then one record per event, its fields in the
 * order of the event.
 */
public final class IndexRowCodec {
    private static final int VERSION = 1;
    private static final int PER_EVENT = 64;

    private static final int CREATED = 1;
    private static final int ENDED = 2;
    private static final int SUBSCRIBED = 3;
    private static final int UNSUBSCRIBED = 4;
    private static final int PAGE_FULL = 5;

    private IndexRowCodec() {}

    public static byte[] encode(Linked<IndexRow> linked) {
        IndexRow row = linked.row();
        RecordWriter out = new RecordWriter(VERSION, PER_EVENT * row.events().size());
        LinkCodec.write(out.head(), linked.link());
        row.events().forEach(event -> write(out, event));
        return out.finish();
    }

    private static void write(RecordWriter row, IndexEvent event) {
        switch (event) {
            case IndexEvent.Created(long session, String clientId, long expirySeconds) ->
                    row.open(CREATED).varint(session).text(clientId).varint(expirySeconds);
            case IndexEvent.Ended(long session) -> row.open(ENDED).varint(session);
            case IndexEvent.Subscribed(long session, List<SessionSubscription> subscriptions) ->
                    SessionSubscription.writeAll(
                            row.open(SUBSCRIBED).varint(session), subscriptions);
            case IndexEvent.Unsubscribed(long session, List<String> filters) -> {
                BinaryWriter out = row.open(UNSUBSCRIBED).varint(session).varint(filters.size());
                filters.forEach(out::text);
            }
            case IndexEvent.PageFull(long session) -> row.open(PAGE_FULL).varint(session);
        }
        row.close();
    }

    public static Linked<IndexRow> decode(byte[] bytes) {
        RecordReader in = new RecordReader("index row", VERSION, bytes);
        Link link = LinkCodec.read(in.head());
        List<IndexEvent> events = new ArrayList<>();
        while (in.next()) {
            events.add(read(in));
        }
        return new Linked<>(link, new IndexRow(Collections.unmodifiableList(events)));
    }

    private static IndexEvent read(RecordReader row) {
        BinaryReader in = row.body();
        return switch (row.tag()) {
            case CREATED -> new IndexEvent.Created(in.varint(), in.text(), in.varint());
            case ENDED -> new IndexEvent.Ended(in.varint());
            case SUBSCRIBED ->
                    new IndexEvent.Subscribed(in.varint(), SessionSubscription.readAll(in));
            case UNSUBSCRIBED -> new IndexEvent.Unsubscribed(in.varint(), filters(in));
            case PAGE_FULL -> new IndexEvent.PageFull(in.varint());
            default -> throw row.unknownTag();
        };
    }

    private static List<String> filters(BinaryReader in) {
        int count = in.count();
        List<String> filters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            filters.add(in.text());
        }
        return Collections.unmodifiableList(filters);
    }
}
