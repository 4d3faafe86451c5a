package io.meshlark.persistence;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the broker uses of a store beside the journal and snapshot plugins, which Akka finds. */
public interface Store extends AutoCloseable {

    /**
     * Completes when the store can be used for the first time; until then {@link #health} says what
     * is waited for.
     */
    CompletionStage<Void> opened();

    RetainedStore retained();

    JournalCleanup cleanup();

    StoreHealth health();

    /** What it counts, one way of saying {@link #health} included. */
    List<StoreFigure> figures();

    /** What an operator should know about it, in plain words; complete once it is open. */
    List<String> warnings();

    @Override
    void close();
}
