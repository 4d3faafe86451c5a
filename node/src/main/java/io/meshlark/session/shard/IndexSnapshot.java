package io.meshlark.session.shard;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.RecordReader;
import io.meshlark.protocol.binary.RecordWriter;
import io.meshlark.protocol.packet.Bytes;
import java.util.List;

/**
 * An {@link IndexPage} at one moment, as bytes: immutable, so that another thread may store it
 * while the page goes on. One record per session with its subscriptions, then one for the page.
 */
public record IndexSnapshot(Bytes bytes) {
    private static final int VERSION = 1;
    private static final int PAGE = 1;
    private static final int SESSION = 2;
    private static final int HAS_NEXT = 1;
    private static final int PER_SESSION = 64;

    public static IndexSnapshot of(IndexPage page) {
        RecordWriter out = new RecordWriter(VERSION, PER_SESSION * page.sessions().size());
        for (IndexedSession session : page.sessions()) {
            BinaryWriter body =
                    out.open(SESSION)
                            .varint(session.number())
                            .text(session.clientId())
                            .varint(session.expirySeconds());
            SessionSubscription.writeAll(body, session.subscriptions());
            out.close();
        }
        out.open(PAGE).varint(page.highestNumber()).varint(page.hasNext() ? HAS_NEXT : 0);
        out.close();
        return new IndexSnapshot(Bytes.wrap(out.finish()));
    }

    /**
     * @param number the place of the page in its index, from 0
     */
    public IndexPage toState(int number) {
        IndexPage page = new IndexPage();
        RecordReader in = new RecordReader("snapshot of an index page", VERSION, bytes.array());
        while (in.next()) {
            BinaryReader body = in.body();
            switch (in.tag()) {
                case SESSION -> addSession(page, number, body);
                case PAGE ->
                        page.restore(body.varint(), body.flags("index page", HAS_NEXT) == HAS_NEXT);
                default -> throw in.unknownTag();
            }
        }
        return page;
    }

    private static void addSession(IndexPage page, int number, BinaryReader in) {
        long session = in.varint();
        page.apply(new IndexEvent.Created(session, in.text(), in.varint()), number);
        List<SessionSubscription> subscriptions = SessionSubscription.readAll(in);
        page.apply(new IndexEvent.Subscribed(session, subscriptions), number);
    }
}
