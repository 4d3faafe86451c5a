package io.meshlark.app;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.setup.Setup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import io.meshlark.config.ClusterSettings;
import io.meshlark.config.HostPort;
import io.meshlark.config.Settings;
import io.meshlark.persistence.Store;
import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.cassandra.CassandraStore;
import io.meshlark.persistence.embedded.EmbeddedStore;
import io.meshlark.persistence.embedded.EmbeddedStoreSetup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a node stands on: the store of the settings, and the actors whose journals are in it. The
 * embedded store is there before the actors, Cassandra is reached with their help.
 */
record Foundation(Store store, ActorSystem<Void> system) implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(10);

    /**
     * @throws StartupException for what the operator can set right; nothing is left running then
     */
    static Foundation start(Settings settings, Config akka) {
        ClusterSettings cluster = settings.cluster();
        checkPort("cluster port", cluster.bind());
        if (cluster.port() != 0) {
            checkPort("link port", cluster.linkBind());
        }
        if (settings.health().enabled()) {
            checkPort(
                    "health port",
                    new HostPort(settings.health().bind(), settings.health().port()));
        }
        return withoutCluster(settings, akka);
    }

    /** The same for what only reads the store: nobody else is to be found. */
    static Foundation withoutCluster(Settings settings, Config akka) {
        return switch (settings.store()) {
            case EMBEDDED -> embedded(settings, akka);
            case CASSANDRA -> cassandra(settings, akka);
        };
    }

    /** The folder of the embedded store. */
    static Path storeFolder(Settings settings) {
        return settings.dataDir().resolve("store");
    }

    private static Foundation embedded(Settings settings, Config akka) {
        EmbeddedStore store;
        try {
            store = EmbeddedStore.open(storeFolder(settings));
        } catch (StoreUnavailable e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
        try {
            return new Foundation(
                    store,
                    actors(settings.cluster(), akka, List.of(new EmbeddedStoreSetup(store))));
        } catch (StartupException e) {
            store.close();
            throw e;
        }
    }

    private static Foundation cassandra(Settings settings, Config akka) {
        ActorSystem<Void> system = actors(settings.cluster(), akka, List.of());
        return new Foundation(
                CassandraStore.open(
                        system.classicSystem(),
                        CassandraFromSettings.schema(settings.cassandra()),
                        settings.cassandra().applySchema()),
                system);
    }

    /**
     * Tried here first, because Akka says it in fifty lines: that its own port is taken, and also
     * that a node ends which has hardly begun.
     */
    private static void checkPort(String what, HostPort bind) {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(bind.host(), bind.port()));
        } catch (IOException e) {
            throw portInUse(what, bind, e);
        }
    }

    private static StartupException portInUse(String what, HostPort bind, Exception e) {
        return new StartupException(
                "cannot open the %s %d on %s: %s"
                        .formatted(what, bind.port(), bind.host(), e.getMessage()),
                e);
    }

    static ActorSystem<Void> actors(ClusterSettings cluster, Config akka, List<Setup> handedOver) {
        ActorSystemSetup setup = ActorSystemSetup.create(BootstrapSetup.create(akka));
        for (Setup each : handedOver) {
            setup = setup.and(each);
        }
        try {
            return ActorSystem.create(nothing(), cluster.name(), setup);
        } catch (RuntimeException e) {
            throw portInUse("cluster port", cluster.bind(), e);
        }
    }

    /** For who has started nothing on it but what may be cut off. */
    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(STOP.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(late -> null)
                .join();
        store.close();
    }

    private static Behavior<Void> nothing() {
        return Behaviors.empty();
    }
}
