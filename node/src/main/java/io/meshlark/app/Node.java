package io.meshlark.app;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshlark.admin.HealthServer;
import io.meshlark.admin.MetricsPage;
import io.meshlark.admin.SysTopics;
import io.meshlark.config.ClusterSettings;
import io.meshlark.config.Settings;
import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.embedded.EmbeddedStore;
import io.meshlark.persistence.embedded.EmbeddedStoreSetup;
import io.meshlark.telemetry.Metric;
import io.meshlark.transport.Endpoint;
import io.meshlark.transport.ListenException;
import io.meshlark.transport.MqttServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker. Started from the inside out (store, actors, shards, then listeners), stopped
 * from the outside in.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration SHARDS_OPEN = Duration.ofSeconds(60);
    private static final Duration PING = Duration.ofSeconds(5);
    private static final Duration HEAP_CHECK = Duration.ofSeconds(10);
    private static final Duration LOOPS_STOP = Duration.ofSeconds(2);

    private final Settings settings;
    private final EmbeddedStore store;
    private final ActorSystem<Void> system;
    private final Wiring wiring;
    private final MqttServer server;
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable HealthServer health;
    private volatile boolean serving;
    private final HeapWatch heapWatch;

    private Node(Settings settings, EmbeddedStore store, ActorSystem<Void> system, Wiring wiring) {
        this.settings = settings;
        this.store = store;
        this.system = system;
        this.wiring = wiring;
        this.heapWatch = HeapWatch.start(wiring.heap);
        this.server = MqttServer.start(Runtime.getRuntime().availableProcessors(), wiring.clock);
    }

    /**
     * Starts a node; when this returns, its listeners are open.
     *
     * @param akka of {@link AkkaConfiguration}
     * @throws StartupException for what the operator can set right; nothing is left running then
     */
    public static Node start(Settings settings, Config akka) {
        EmbeddedStore store;
        try {
            store = EmbeddedStore.open(settings.dataDir().resolve("store"));
        } catch (StoreUnavailable e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
        ActorSystem<Void> system;
        try {
            system = actors(settings, akka, store);
        } catch (StartupException e) {
            store.close();
            throw e;
        }
        Node node = new Node(settings, store, system, new Wiring(settings, store, system));
        try {
            node.open();
            return node;
        } catch (StartupException e) {
            node.close();
            throw e;
        }
    }

    /** Starts a node without any of the operator's own settings for Akka. */
    public static Node start(Settings settings) {
        return start(settings, AkkaConfiguration.of(settings, ConfigFactory.empty()));
    }

    private static ActorSystem<Void> actors(Settings settings, Config akka, EmbeddedStore store) {
        ClusterSettings cluster = settings.cluster();
        String port =
                "cannot open the cluster port %d on %s: ".formatted(cluster.port(), cluster.host());
        // Tried here first, because Akka says it in fifty lines.
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(cluster.host(), cluster.port()));
        } catch (IOException e) {
            throw new StartupException(port + e.getMessage(), e);
        }
        try {
            return ActorSystem.create(
                    nothing(),
                    cluster.name(),
                    ActorSystemSetup.create(
                            BootstrapSetup.create(akka), new EmbeddedStoreSetup(store)));
        } catch (RuntimeException e) {
            throw new StartupException(port + e.getMessage(), e);
        }
    }

    private static Behavior<Void> nothing() {
        return Behaviors.empty();
    }

    private void open() {
        if (settings.health().enabled()) {
            openHealth();
        }
        if (settings.cluster().seeds().isEmpty()) {
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
        // Before the shards, which may have wills to publish.
        await("retained messages to load", wiring.retained.load().toCompletableFuture());
        wiring.sessions.ping();
        await("session shards to open", wiring.outboxes.allOpened());
        repeat(PING, wiring.sessions::ping);
        repeat(HEAP_CHECK, heapWatch::check);
        listen();
        publishStatistics();
        serving = true;
    }

    private static void await(String what, CompletableFuture<Void> done) {
        try {
            done.get(SHARDS_OPEN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new StartupException("waited " + SHARDS_OPEN.toSeconds() + " s for " + what, e);
        } catch (ExecutionException e) {
            throw new StartupException("waiting for " + what + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted while waiting for " + what, e);
        }
    }

    private void publishStatistics() {
        Duration every = settings.sysInterval();
        if (every.isPositive()) {
            SysTopics sys =
                    new SysTopics(
                            wiring.router,
                            wiring.metrics,
                            new BrokerHoldings(wiring),
                            Version.current(),
                            every.toMillis() / 1000.0);
            sys.publish();
            repeat(every, sys::publish);
        }
    }

    private void repeat(Duration every, Runnable task) {
        system.scheduler().scheduleWithFixedDelay(every, every, task, system.executionContext());
    }

    private void openHealth() {
        try {
            List<Metric> metrics = new NodeMetrics(wiring, store).all();
            HealthServer opened =
                    HealthServer.start(
                            settings.health().bind(),
                            settings.health().port(),
                            this::troubles,
                            () -> MetricsPage.of(metrics));
            health = opened;
        } catch (IOException e) {
            throw new StartupException(
                    "cannot open the health port %d on %s: %s"
                            .formatted(
                                    settings.health().port(),
                                    settings.health().bind(),
                                    e.getMessage()),
                    e);
        }
    }

    private void listen() {
        try {
            for (Endpoint endpoint : Endpoint.of(settings.listeners())) {
                Endpoint open = server.listen(endpoint, wiring.backend);
                listeners.add(new Listener(open.kind().title(), open.toString()));
            }
        } catch (ListenException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
        if (health != null) {
            listeners.add(
                    new Listener(
                            "HTTP probes",
                            settings.health().bind() + ":" + settings.health().port()));
        }
    }

    /** What keeps this node from serving clients. */
    private List<String> troubles() {
        List<String> found = new ArrayList<>();
        if (!serving) {
            found.add("starting or stopping");
        }
        if (!store.health().healthy()) {
            found.add("store: " + store.health().detail());
        }
        if (wiring.heap.isHigh()) {
            found.add("memory: " + wiring.heap);
        }
        return found;
    }

    /** What is open, in the order to show it. */
    public List<Listener> listeners() {
        return listeners;
    }

    /** Says goodbye to clients, waits for what is under way, within shutdown.drain-timeout. */
    @Override
    public void close() {
        serving = false;
        heapWatch.close();
        long limit = System.nanoTime() + settings.shutdown().drainTimeout().toNanos();
        server.stopListening();
        drain("clients to leave", server.disconnectAll(), limit);
        drain("session shards to finish", wiring.outboxes.drained(), limit);
        server.stop(LOOPS_STOP);
        system.terminate();
        drain(
                "actors to stop",
                system.getWhenTerminated().toCompletableFuture().thenAccept(done -> {}),
                limit + Duration.ofSeconds(5).toNanos());
        store.close();
        if (health != null) {
            health.close();
        }
    }

    private static void drain(String what, CompletableFuture<Void> done, long limit) {
        try {
            done.get(Math.max(0, limit - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn("stopping without waiting longer for {}", what);
        } catch (ExecutionException e) {
            LOG.warn("while waiting for {}", what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
