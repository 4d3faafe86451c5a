package io.meshlark.persistence;

/** What the broker uses of a store beside the journal and snapshot plugins, which Akka finds. */
public interface Store extends AutoCloseable {

    RetainedStore retained();

    JournalCleanup cleanup();

    StoreHealth health();

    @Override
    void close();
}
