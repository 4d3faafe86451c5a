package io.meshlark.persistence.cassandra;

import static io.meshlark.persistence.cassandra.Await.await;
import static io.meshlark.persistence.cassandra.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.meshlark.persistence.cassandra.server.CassandraProcess;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A Cassandra of its own, which comes late and is killed. */
class CassandraOutageTest {

    private static final Duration START = Duration.ofMinutes(3);

    @Test
    void theStoreWaitsForCassandraAndOutlivesItsCrash() throws Exception {
        int port = freePort();
        CassandraAccess access =
                new CassandraAccess(
                        List.of("127.0.0.1:" + port),
                        "datacenter1",
                        "late",
                        "LOCAL_QUORUM",
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        64,
                        10_000);
        Path folder = TestCassandra.newFolder("outage");
        try (StoreOn opened = new StoreOn(access)) {
            assertThat(opened.store.health().healthy()).isFalse();
            until("a reason", () -> opened.store.health().detail().contains("Cassandra at "));

            try (CassandraProcess first = start(folder, port)) {
                first.awaitReady(START);
                until(
                        "the tables to be missed",
                        () -> opened.store.health().detail().contains("meshlark schema apply"));
                try (CqlSession session = CassandraStore.connect(access)) {
                    TestCassandra.schema(access).apply(session);
                }
                until("healthy", opened.store.health()::healthy);
                await(opened.store.opened());
                await(opened.store.retained().put(1, "t", 1, new byte[] {42}));
                first.kill();
            }
            until("unhealthy", () -> !opened.store.health().healthy());
            assertThatThrownBy(() -> await(opened.store.retained().put(1, "u", 2, new byte[0])))
                    .hasStackTraceContaining("StoreFailed: Cassandra: ");

            try (CassandraProcess second = start(folder, port)) {
                second.awaitReady(START);
                until("healthy again", opened.store.health()::healthy);
                assertThat(await(opened.store.retained().get(1, "t")))
                        .hasValueSatisfying(it -> assertThat(it.message()).containsExactly(42));
            }
        }
    }

    private static CassandraProcess start(Path folder, int port) {
        return CassandraProcess.start(
                CassandraProcess.Options.in(TestCassandra.server(), folder).onPort(port));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
