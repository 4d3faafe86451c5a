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
import com.typesafe.config.ConfigRenderOptions;
import io.meshlark.persistence.ClusterClaims;
import io.meshlark.persistence.Directory;
import io.meshlark.persistence.JournalCleanup;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.persistence.Store;
import io.meshlark.persistence.StoreFigure;
import io.meshlark.persistence.StoreHealth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.FutureConverters;

/**
 * What a node uses of Cassandra beside the journal and snapshot plugins, through their session.
 *
 * <p>Opening does not wait: {@link #opened} completes when a Cassandra with our tables is there,
 * and {@link #health} says what is missing. The actor system has been started with {@link
 * CassandraAccess#toConfig}.
 */
public final class CassandraStore implements Store {

    private static final Duration ASK = Duration.ofSeconds(1);

    private final CassandraSession session;
    private final CassandraRetainedStore retained;
    private final CassandraSecret secret;
    private final CassandraClaims claims;
    private final CassandraDirectory directory;
    private final CassandraHealth health;
    private final CassandraOpening opening;
    private final CompletionStage<Void> opened;
    private final Supplier<Cleanup> cleanup;
    private final Cancellable asking;

    private CassandraStore(ActorSystem system, CassandraSchema schema, boolean appliesSchema) {
        String keyspace = schema.keyspace();
        this.session = CassandraSessionRegistry.get(system).sessionFor(CassandraAccess.PLUGIN_PATH);
        this.retained = new CassandraRetainedStore(session::underlying, keyspace);
        this.secret = new CassandraSecret(session::underlying, keyspace);
        this.claims = new CassandraClaims(session::underlying, keyspace);
        this.directory =
                new CassandraDirectory(session::underlying, keyspace, InstantSource.system());
        this.health = new CassandraHealth(session::underlying, keyspace, InstantSource.system());
        this.cleanup = new Once<>(() -> new Cleanup(system));
        Config config = system.settings().config();
        this.opening =
                new CassandraOpening(
                        () -> connect(config), schema, appliesSchema, health::waitingFor);
        this.opened =
                opening.opened()
                        .thenCompose(found -> session.underlying())
                        .thenAccept(open -> health.opened());
        this.asking =
                system.scheduler()
                        .scheduleWithFixedDelay(ASK, ASK, health::ask, system.dispatcher());
        opening.start();
    }

    /** For what starts the plugins, which have to wait for their tables. */
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> make;
        private @Nullable T made;

        Once(Supplier<T> make) {
            this.make = make;
        }

        @Override
        public synchronized T get() {
            T there = made;
            if (there == null) {
                there = make.get();
                made = there;
            }
            return there;
        }
    }

    /**
     * For an actor system; lives as long as that.
     *
     * @param appliesSchema whether missing tables are made
     */
    public static CassandraStore open(
            ActorSystem system, CassandraSchema schema, boolean appliesSchema) {
        return new CassandraStore(system, schema, appliesSchema);
    }

    /** A session of its own, for the tables; fails at once where no Cassandra is. */
    static CqlSession connect(CassandraAccess access) {
        return connect(access.toConfig());
    }

    /**
     * The same.
     *
     * @param config what the driver is told, under its own key
     */
    static CqlSession connect(Config config) {
        Config once =
                ConfigFactory.parseMap(
                        Map.of(
                                "datastax-java-driver.basic.session-name",
                                "meshlark-once",
                                "datastax-java-driver.advanced.reconnect-on-init",
                                false,
                                "datastax-java-driver.advanced.metrics.session.enabled",
                                List.of(),
                                "datastax-java-driver.advanced.metrics.node.enabled",
                                List.of(),
                                // Read after each change of a table otherwise, a second each.
                                "datastax-java-driver.advanced.metadata.schema.enabled",
                                false));
        String text =
                once.withFallback(config)
                        .withOnlyPath("datastax-java-driver")
                        .root()
                        .render(ConfigRenderOptions.concise());
        return CqlSession.builder().withConfigLoader(DriverConfigLoader.fromString(text)).build();
    }

    /** The driver's session; completes when a Cassandra is there. */
    public CompletionStage<CqlSession> session() {
        return session.underlying();
    }

    @Override
    public CompletionStage<Void> opened() {
        return opened;
    }

    @Override
    public RetainedStore retained() {
        return retained;
    }

    /** The id is never used again: a later write would begin at sequence number 1. */
    @Override
    public JournalCleanup cleanup() {
        return persistenceId ->
                FutureConverters.asJava(cleanup.get().deleteAll(persistenceId, true))
                        .thenAccept(done -> {});
    }

    @Override
    public ClusterClaims claims() {
        return claims;
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Override
    public CompletionStage<byte[]> clusterSecret(byte[] proposal) {
        return secret.get(proposal);
    }

    @Override
    public StoreHealth health() {
        return health;
    }

    @Override
    public List<StoreFigure> figures() {
        return new CassandraFigures(session::underlying).all(health);
    }

    @Override
    public List<String> warnings() {
        return opening.warnings();
    }

    /** Stops asking; the session ends with its actor system. */
    @Override
    public void close() {
        opening.close();
        asking.cancel();
    }
}
