package io.meshlark.persistence.cassandra;

import akka.actor.ActorSystem;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import scala.concurrent.Await;

/** A store and the actor system that it needs. */
final class StoreOn implements AutoCloseable {

    final ActorSystem system;
    final CassandraStore store;

    StoreOn(CassandraAccess access) {
        this.system =
                ActorSystem.create(
                        "test",
                        ConfigFactory.parseString("akka.loglevel = WARNING")
                                .withFallback(access.toConfig())
                                .withFallback(ConfigFactory.load()));
        this.store = CassandraStore.open(system, TestCassandra.schema(access), false);
    }

    @Override
    public void close() throws Exception {
        store.close();
        system.terminate();
        Await.ready(
                system.whenTerminated(),
                scala.concurrent.duration.Duration.create(
                        Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS));
    }
}
