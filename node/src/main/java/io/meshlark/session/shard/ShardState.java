package io.meshlark.session.shard;

import io.meshlark.auth.access.Principal;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.ShardRoutes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the parts of a {@link Shard} share: the written state, ahead by the batch in the making, and
 * what lives in memory only.
 */
final class ShardState {
    final int shard;
    final ShardLimits limits;
    final ShardRoutes routes;

    // written down
    final IndexState index;
    final LogState log;

    // in memory, rebuilt when the shard opens
    final Map<Long, DurableSubscriber> subscribers = new HashMap<>();
    final Deadlines deadlines = new Deadlines();

    /** What their users have of this node through them. */
    final ShardHoldings holdings;

    /** Sessions that get what is appended for them; the others that are awake will say Resumed. */
    final Set<Long> following = new HashSet<>();

    // in memory, kept while the log recovers
    final Presences presences;

    private long now;
    private ShardBatch batch = new ShardBatch();

    ShardState(
            int shard,
            ShardLimits limits,
            ShardRoutes routes,
            List<IndexPage> pages,
            LogState log,
            Presences presences) {
        this.shard = shard;
        this.limits = limits;
        this.routes = routes;
        this.index = new IndexState(pages);
        this.log = log;
        this.presences = presences;
        this.holdings = new ShardHoldings(this, limits.users());
    }

    void at(long now) {
        this.now = now;
    }

    long now() {
        return now;
    }

    ShardBatch batch() {
        return batch;
    }

    ShardBatch takeBatch() {
        ShardBatch full = batch;
        batch = new ShardBatch();
        return full;
    }

    void write(LogRecord record) {
        log.apply(record, now);
        holdings.written(record);
        batch.log(record);
    }

    void write(IndexEvent event) {
        int page =
                switch (event) {
                    case IndexEvent.Created _ -> index.pageWithRoom();
                    case IndexEvent.PageFull _ -> index.lastPage();
                    case IndexEvent.Ended _, IndexEvent.Subscribed _, IndexEvent.Unsubscribed _ ->
                            index.pageOf(event.session());
                };
        index.apply(page, event);
        holdings.written(event);
        batch.index(page, event);
    }

    /** As whom the client of a session is or was connected. */
    Principal ownerOf(IndexedSession session) {
        Attachment last = log.attachment(session.clientId());
        return last == null || last.session() != session.number()
                ? Principal.ANONYMOUS
                : last.principal();
    }

    void effect(ShardEffect effect) {
        batch.effect(effect);
    }
}
