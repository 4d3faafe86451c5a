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

    ClusterClaims claims();

    Directory directory();

    /** Length of {@link #clusterSecret}, in bytes. */
    int SECRET_BYTES = 16;

    /**
     * A key that all nodes on this store share and no client knows. The first proposal ever made is
     * the answer to every later one; it is durable before anybody gets it.
     *
     * @param proposal {@value #SECRET_BYTES} random bytes
     */
    CompletionStage<byte[]> clusterSecret(byte[] proposal);

    StoreHealth health();

    /** What it counts, one way of saying {@link #health} included. */
    List<StoreFigure> figures();

    /** What an operator should know about it, in plain words; complete once it is open. */
    List<String> warnings();

    @Override
    void close();
}
