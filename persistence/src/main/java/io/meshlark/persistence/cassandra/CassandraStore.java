package io.meshlark.persistence.cassandra;

import akka.actor.ActorSystem;
import akka.actor.Cancellable;
import akka.persistence.cassandra.cleanup.Cleanup;
import akka.stream.alpakka.cassandra.javadsl.CassandraSession;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshlark.persistence.JournalCleanup;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.persistence.Store;
import io.meshlark.persistence.StoreHealth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import scala.jdk.javaapi.FutureConverters;

/**
 * What a node uses of Cassandra beside the journal and snapshot plugins, through their session.
 *
 * <p>Opening does not wait: the driver goes on trying until a Cassandra is there, and {@link
 * #health} says so. The actor system has been started with {@link CassandraAccess#toConfig}.
 */
public final class CassandraStore implements Store {

    private static final Duration ASK = Duration.ofSeconds(1);

    private final CassandraSession session;
    private final CassandraRetainedStore retained;
    private final CassandraHealth health;
    private final Cleanup cleanup;
    private final Cancellable asking;

    private CassandraStore(ActorSystem system, String keyspace) {
        this.session = CassandraSessionRegistry.get(system).sessionFor(CassandraAccess.PLUGIN_PATH);
        this.retained = new CassandraRetainedStore(session::underlying, keyspace);
        this.health = new CassandraHealth(session::underlying, keyspace, InstantSource.system());
        this.cleanup = new Cleanup(system);
        this.asking =
                system.scheduler()
                        .scheduleWithFixedDelay(
                                Duration.ZERO, ASK, health::ask, system.dispatcher());
    }

    /** For an actor system; lives as long as that. */
    public static CassandraStore open(ActorSystem system, CassandraAccess access) {
        return new CassandraStore(system, access.keyspace());
    }

    /** A session of its own, for the tables; fails at once where no Cassandra is. */
    public static CqlSession connect(CassandraAccess access) {
        Config once =
                ConfigFactory.parseMap(
                        Map.of(
                                "datastax-java-driver.advanced.reconnect-on-init", false,
                                // Read after each change of a table otherwise, a second each.
                                "datastax-java-driver.advanced.metadata.schema.enabled", false));
        String config = once.withFallback(access.toConfig()).root().render();
        return CqlSession.builder().withConfigLoader(DriverConfigLoader.fromString(config)).build();
    }

    /** The driver's session; completes when a Cassandra is there. */
    public CompletionStage<CqlSession> session() {
        return session.underlying();
    }

    @Override
    public RetainedStore retained() {
        return retained;
    }

    /** The id is never used again: a later write would begin at sequence number 1. */
    @Override
    public JournalCleanup cleanup() {
        return persistenceId ->
                FutureConverters.asJava(cleanup.deleteAll(persistenceId, true))
                        .thenAccept(done -> {});
    }

    @Override
    public StoreHealth health() {
        return health;
    }

    /** Stops asking; the session ends with its actor system. */
    @Override
    public void close() {
        asking.cancel();
    }
}
