package io.meshlark.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.meshlark.persistence.StoreUnavailable;
import org.junit.jupiter.api.Test;

/** One node is enough for a laptop; what it cannot be is told. */
class SmallCassandraTest {

    @Test
    void oneCopyOnACommitLogThatIsSyncedEachTimeIsNoWarning() {
        CassandraAccess access = TestCassandra.newKeyspace();
        try (CqlSession session = CassandraStore.connect(access)) {
            assertThat(SmallCassandra.warnings(session, access.keyspace())).isEmpty();
        }
    }

    @Test
    void moreCopiesThanNodesAreRefusedBeforeAnythingIsMade() {
        CassandraAccess access = TestCassandra.access("copies_%x".formatted(System.nanoTime()));
        CassandraSchema schema =
                new CassandraSchema(access.keyspace(), access.localDatacenter(), 100);
        try (CqlSession session = CassandraStore.connect(access)) {
            assertThatThrownBy(() -> schema.apply(session))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("cassandra.replication-factor is 100")
                    .hasMessageContaining("--set cassandra.replication-factor=");
            assertThat(schema.status(session).applied()).isZero();
        }
    }

    @Test
    void aDataCenterThatIsNotThereIsNamedWithThoseThatAre() {
        CassandraAccess access = TestCassandra.access("centers_%x".formatted(System.nanoTime()));
        CassandraSchema schema = new CassandraSchema(access.keyspace(), "elsewhere", 1);
        try (CqlSession session = CassandraStore.connect(access)) {
            assertThatThrownBy(() -> schema.apply(session))
                    .hasMessageContaining("no data center elsewhere, but")
                    .hasMessageContaining(access.localDatacenter());
        }
    }
}
