package io.meshlark.system;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Restarts on a real Cassandra; a keyspace for each test takes its time: {@code -Dlong=true}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "long", matches = "true")
class CassandraRestartIT extends RestartCases {
    private LocalCassandra cassandra;
    private int keyspaces;

    @BeforeAll
    void startCassandra(@TempDir Path home) {
        cassandra = LocalCassandra.in(home).start();
    }

    @AfterAll
    void stopCassandra() {
        cassandra.close();
    }

    @Override
    BrokerProcess broker(Path data) {
        keyspaces++;
        return cassandra.broker(data, "restart" + keyspaces);
    }
}
