package io.meshlark.session.shard;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.packet.Bytes;
import java.util.List;
import java.util.function.Function;

/**
 * One form in which something is stored.
 *
 * @param name of its golden file
 * @param value what the file holds, as text
 * @param encoded the bytes that this release writes
 * @param reader bytes to the value as text
 */
@SuppressWarnings("ArrayRecordComponent")
record Golden(String name, String value, byte[] encoded, Function<byte[], String> reader) {

    private static final Link FIRST = new Link(1, Link.UNKNOWN);
    private static final Link NEXT = new Link(Link.MOST, Link.MOST);
    private static final Link AFTER_ANOTHER = new Link(300, 70_000);

    static Golden log(String name, LogRecord... records) {
        Linked<LogRow> row = new Linked<>(FIRST, new LogRow(List.of(records)));
        return new Golden(
                "log-" + name,
                Rendered.of(row),
                LogRowCodec.encode(row),
                bytes -> Rendered.of(LogRowCodec.decode(bytes)));
    }

    static Golden index(String name, IndexEvent... events) {
        Linked<IndexRow> row = new Linked<>(NEXT, new IndexRow(List.of(events)));
        return new Golden(
                "index-" + name,
                Rendered.of(row),
                IndexRowCodec.encode(row),
                bytes -> Rendered.of(IndexRowCodec.decode(bytes)));
    }

    static Golden kept(String name, KeptEvent... events) {
        Linked<KeptRow> row = new Linked<>(AFTER_ANOTHER, new KeptRow(List.of(events)));
        return new Golden(
                "kept-" + name,
                Rendered.of(row),
                KeptRowCodec.encode(row),
                bytes -> Rendered.of(KeptRowCodec.decode(bytes)));
    }

    static Golden message(String name, Publication publication) {
        return new Golden(
                "message-" + name,
                Rendered.of(publication),
                PublicationCodec.encode(publication),
                bytes -> Rendered.of(PublicationCodec.decode(bytes)));
    }

    static Golden snapshot(String name, LogState state) {
        return new Golden(
                "snapshot-log-" + name,
                Rendered.of(state),
                LogSnapshot.of(state).bytes().array(),
                bytes -> Rendered.of(new LogSnapshot(bytes(bytes)).toState()));
    }

    static Golden snapshot(String name, IndexPage page) {
        return new Golden(
                "snapshot-index-" + name,
                Rendered.of(page),
                IndexSnapshot.of(page).bytes().array(),
                bytes -> Rendered.of(new IndexSnapshot(bytes(bytes)).toState(0)));
    }

    static Golden snapshot(String name, KeptState state) {
        return new Golden(
                "snapshot-kept-" + name,
                Rendered.of(state),
                KeptSnapshot.of(state).bytes().array(),
                bytes -> Rendered.of(new KeptSnapshot(bytes(bytes)).toState()));
    }

    private static Bytes bytes(byte[] bytes) {
        return Bytes.wrap(bytes);
    }

    @Override
    public String toString() {
        return name;
    }
}
