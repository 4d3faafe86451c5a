package io.meshlark.persistence.cassandra;

import static io.meshlark.persistence.cassandra.Await.await;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.DirectoryCases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class CassandraDirectoryTest extends DirectoryCases {

    private StoreOn one;
    private StoreOn other;

    @BeforeEach
    void open() {
        CassandraAccess access = TestCassandra.newKeyspace();
        one = new StoreOn(access);
        other = new StoreOn(access);
        await(one.store.opened());
        await(other.store.opened());
    }

    @AfterEach
    void close() throws Exception {
        one.close();
        other.close();
    }

    @Override
    protected Directory directory() {
        return one.store.directory();
    }

    @Override
    protected Directory seenByAnother() {
        return other.store.directory();
    }
}
