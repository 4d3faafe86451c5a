package io.meshlark.persistence.cassandra;

import static io.meshlark.persistence.cassandra.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ExtendedActorSystem;
import akka.coordination.lease.LeaseSettings;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class CassandraLeaseTest {

    @Test
    void oneOwnerAtATimeWhoMayTakeItTwice() throws Exception {
        CassandraAccess access = TestCassandra.newKeyspace();
        try (StoreOn opened = new StoreOn(access)) {
            await(opened.store.opened());
            CassandraLease one = lease("one", access, opened);
            CassandraLease other = lease("other", access, opened);

            assertThat(await(one.acquire())).isTrue();
            assertThat(await(other.acquire())).isFalse();
            assertThat(await(one.acquire())).isTrue();
            assertThat(one.checkLease()).isTrue();
            assertThat(other.checkLease()).isFalse();

            await(other.release());
            assertThat(await(other.acquire())).as("what it has not cannot be given back").isFalse();

            await(one.release());
            assertThat(await(other.acquire())).isTrue();
        }
    }

    private static CassandraLease lease(String owner, CassandraAccess access, StoreOn opened) {
        var config =
                CassandraLease.config(access.keyspace())
                        .getConfig(CassandraLease.PATH)
                        .withFallback(
                                ConfigFactory.defaultReference()
                                        .getConfig("akka.coordination.lease"));
        return new CassandraLease(
                LeaseSettings.apply(config, "lease", owner), (ExtendedActorSystem) opened.system);
    }
}
