package io.meshlark.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;

/** The way through Docker, which shows as skipped where there is none. */
@EnabledIf("dockerRuns")
class TestContainerTest {

    static boolean dockerRuns() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Test
    void cassandraStartsInAContainer() {
        assertThat(TestCassandra.inContainer()).contains(":");
    }
}
