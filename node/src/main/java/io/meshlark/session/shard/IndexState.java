package io.meshlark.session.shard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All pages of a shard's index together: the sessions by number and by client id. */
final class IndexState {
    private final Map<Long, IndexedSession> byNumber = new HashMap<>();
    private final Map<String, IndexedSession> byClientId = new HashMap<>();
    private final List<IndexPage> pages = new ArrayList<>();

    IndexState(List<IndexPage> recovered) {
        pages.addAll(recovered);
        for (IndexPage page : recovered) {
            for (IndexedSession session : page.sessions()) {
                byNumber.put(session.number(), session);
                byClientId.put(session.clientId(), session);
            }
        }
    }

    /** A number that no session of this shard has had. */
    long nextNumber() {
        return pages.stream().mapToLong(IndexPage::highestNumber).max().orElse(0) + 1;
    }

    int lastPage() {
        return pages.size() - 1;
    }

    /** The first page that takes another session; -1 if all are full. */
    int pageWithRoom() {
        for (int page = 0; page < pages.size(); page++) {
            if (!pages.get(page).isFull()) {
                return page;
            }
        }
        return -1;
    }

    int pageOf(long session) {
        IndexedSession indexed = byNumber.get(session);
        return indexed == null ? lastPage() : indexed.page();
    }

    /** Of the page in which the session stands. */
    int pageBytes(IndexedSession session) {
        return pages.get(session.page()).bytes();
    }

    @Nullable IndexedSession session(long number) {
        return byNumber.get(number);
    }

    @Nullable IndexedSession sessionOf(String clientId) {
        return byClientId.get(clientId);
    }

    Collection<IndexedSession> sessions() {
        return byNumber.values();
    }

    void apply(int page, IndexEvent event) {
        switch (event) {
            case IndexEvent.Created created -> {
                IndexedSession session = pages.get(page).create(created, page);
                byNumber.put(session.number(), session);
                byClientId.put(session.clientId(), session);
            }
            case IndexEvent.Ended ended -> {
                IndexedSession session = byNumber.remove(ended.session());
                if (session != null) {
                    byClientId.remove(session.clientId(), session);
                }
                pages.get(page).apply(ended, page);
            }
            case IndexEvent.PageFull full -> {
                pages.get(page).apply(full, page);
                pages.add(IndexPage.after(full));
            }
            case IndexEvent.Subscribed subscribed -> pages.get(page).apply(subscribed, page);
            case IndexEvent.Unsubscribed unsubscribed -> pages.get(page).apply(unsubscribed, page);
        }
    }
}
