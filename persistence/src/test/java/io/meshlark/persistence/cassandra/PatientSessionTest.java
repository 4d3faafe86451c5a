package io.meshlark.persistence.cassandra;

import static io.meshlark.persistence.cassandra.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the plugins prepare before there is a table. */
class PatientSessionTest {

    @Test
    void aStatementIsPreparedWhenItsTableComes() {
        CassandraAccess access = TestCassandra.access("patient_%x".formatted(System.nanoTime()));
        try (CqlSession session = new PatientSession(CassandraStore.connect(access))) {
            CompletableFuture<PreparedStatement> prepared =
                    session.prepareAsync(
                                    "SELECT deleted_to FROM %s.metadata WHERE persistence_id = ?"
                                            .formatted(access.keyspace()))
                            .toCompletableFuture();
            assertThat(TestCassandra.schema(access).status(session).applied()).isZero();
            assertThat(prepared).isNotCompletedExceptionally();

            TestCassandra.schema(access).apply(session);

            assertThat(session.execute(await(prepared).bind("none")).all()).isEmpty();
        }
    }
}
