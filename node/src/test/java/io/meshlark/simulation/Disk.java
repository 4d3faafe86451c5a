package io.meshlark.simulation;

import io.meshlark.session.shard.IndexEvent;
import io.meshlark.session.shard.IndexPage;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.IndexRowCodec;
import io.meshlark.session.shard.IndexSnapshot;
import io.meshlark.session.shard.KeptEvent;
import io.meshlark.session.shard.KeptRow;
import io.meshlark.session.shard.KeptRowCodec;
import io.meshlark.session.shard.KeptSnapshot;
import io.meshlark.session.shard.KeptState;
import io.meshlark.session.shard.Link;
import io.meshlark.session.shard.Linked;
import io.meshlark.session.shard.LogRecord;
import io.meshlark.session.shard.LogRow;
import io.meshlark.session.shard.LogRowCodec;
import io.meshlark.session.shard.LogSnapshot;
import io.meshlark.session.shard.LogState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The journals of one shard and its sessions. */
final class Disk {
    private final Journal<LogRow> log = new Journal<>();
    private final List<Journal<IndexRow>> pages = new ArrayList<>(List.of(new Journal<>()));
    private final Map<Long, Journal<List<KeptEvent>>> sessions = new HashMap<>();

    Journal<LogRow> log() {
        return log;
    }

    Journal<IndexRow> page(int page) {
        while (pages.size() <= page) {
            pages.add(new Journal<>());
        }
        return pages.get(page);
    }

    Journal<List<KeptEvent>> session(long number) {
        return sessions.computeIfAbsent(number, n -> new Journal<>());
    }

    void deleteSession(long number) {
        sessions.remove(number);
    }

    // ---- recovery

    /** Here no write is late: any link will do. */
    private static <R> Linked<R> linked(R row) {
        return new Linked<>(new Link(1, 1), row);
    }

    LogState replayLog() {
        return replayLog(-1);
    }

    /** With a snapshot after {@code rows} rows. */
    LogState replayLog(int rows) {
        LogState state = new LogState();
        for (Journal.Row<LogRow> row : log.rows()) {
            if (rows-- == 0) {
                state = LogSnapshot.of(state).toState();
            }
            for (LogRecord record :
                    LogRowCodec.decode(LogRowCodec.encode(linked(row.content()))).row().records()) {
                state.apply(record, row.at());
            }
        }
        return state;
    }

    List<IndexPage> replayIndex() {
        List<IndexPage> replayed = new ArrayList<>();
        for (int page = 0; page < pages.size(); page++) {
            IndexPage indexPage = new IndexPage();
            for (Journal.Row<IndexRow> row : pages.get(page).rows()) {
                IndexRow read =
                        IndexRowCodec.decode(IndexRowCodec.encode(linked(row.content()))).row();
                for (IndexEvent event : read.events()) {
                    indexPage.apply(event, page);
                }
            }
            replayed.add(IndexSnapshot.of(indexPage).toState(page));
        }
        return replayed;
    }

    KeptState replayKept(long number) {
        KeptState state = new KeptState();
        Journal<List<KeptEvent>> journal = sessions.get(number);
        if (journal != null) {
            for (Journal.Row<List<KeptEvent>> row : journal.rows()) {
                KeptRow kept = new KeptRow(row.content());
                KeptRowCodec.decode(KeptRowCodec.encode(linked(kept)))
                        .row()
                        .events()
                        .forEach(state::apply);
            }
        }
        return KeptSnapshot.of(state).toState();
    }
}
