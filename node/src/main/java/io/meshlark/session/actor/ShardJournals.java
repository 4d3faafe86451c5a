package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.meshlark.cluster.Lease;
import io.meshlark.session.shard.IndexPage;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.LogRow;
import io.meshlark.session.shard.LogState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal actors of one shard, in one round: they are started together, recover, and are
 * stopped together when one fails (design rule 2). The pages of the index are found one after the
 * other.
 */
final class ShardJournals {
    private final ActorContext<SessionShard.Command> context;
    private final int shard;
    private final int round;
    private final Lease lease;

    private final ActorRef<RowJournal.Command<LogRow>> log;
    private final List<ActorRef<RowJournal.Command<IndexRow>>> pageActors = new ArrayList<>();
    private final List<IndexPage> pages = new ArrayList<>();
    private @Nullable LogState logState;
    private int alive;

    ShardJournals(
            ActorContext<SessionShard.Command> context,
            int shard,
            int round,
            LongSupplier clock,
            Lease lease) {
        this.context = context;
        this.shard = shard;
        this.round = round;
        this.lease = lease;
        this.log =
                context.spawn(
                        ShardLog.create(shard, context.getSelf(), clock, lease), "log-" + round);
        watch(log);
        startPage();
    }

    private void watch(ActorRef<?> actor) {
        context.watchWith(actor, new SessionShard.JournalStopped(round));
        alive++;
    }

    private ActorRef<RowJournal.Command<IndexRow>> startPage() {
        int page = pageActors.size();
        ActorRef<RowJournal.Command<IndexRow>> actor =
                context.spawn(
                        ShardIndex.create(shard, page, context.getSelf(), lease),
                        "index-" + page + "-" + round);
        watch(actor);
        pageActors.add(actor);
        return actor;
    }

    void pageRecovered(SessionShard.PageRecovered recovered) {
        if (recovered.page() == pages.size()) {
            pages.add(recovered.state());
            if (recovered.state().hasNext()) {
                startPage();
            }
        }
    }

    void logRecovered(LogState state) {
        logState = state;
    }

    boolean areRecovered() {
        return logState != null && !pages.isEmpty() && !pages.getLast().hasNext();
    }

    List<IndexPage> pages() {
        return pages;
    }

    LogState log() {
        if (logState == null) {
            throw new IllegalStateException("log of shard " + shard + " is not recovered");
        }
        return logState;
    }

    ActorRef<RowJournal.Command<LogRow>> logActor() {
        return log;
    }

    /** The actor of a page; the one behind the last is started. */
    ActorRef<RowJournal.Command<IndexRow>> page(int page) {
        return page < pageActors.size() ? pageActors.get(page) : startPage();
    }

    void stopAll() {
        context.stop(log);
        pageActors.forEach(context::stop);
    }

    /** One of them has stopped; true when it was the last. */
    boolean stopped() {
        alive--;
        return alive == 0;
    }
}
