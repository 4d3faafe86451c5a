package io.meshlark.simulation;

import io.meshlark.session.shard.IndexPage;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.KeptEvent;
import io.meshlark.session.shard.KeptState;
import io.meshlark.session.shard.LogRow;
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

    LogState replayLog() {
        LogState state = new LogState();
        for (Journal.Row<LogRow> row : log.rows()) {
            row.content().records().forEach(record -> state.apply(record, row.at()));
        }
        return state;
    }

    List<IndexPage> replayIndex() {
        List<IndexPage> replayed = new ArrayList<>();
        for (int page = 0; page < pages.size(); page++) {
            IndexPage indexPage = new IndexPage();
            for (Journal.Row<IndexRow> row : pages.get(page).rows()) {
                for (var event : row.content().events()) {
                    indexPage.apply(event, page);
                }
            }
            replayed.add(indexPage);
        }
        return replayed;
    }

    KeptState replayKept(long number) {
        KeptState state = new KeptState();
        Journal<List<KeptEvent>> journal = sessions.get(number);
        if (journal != null) {
            journal.rows().forEach(row -> row.content().forEach(state::apply));
        }
        return state;
    }
}
