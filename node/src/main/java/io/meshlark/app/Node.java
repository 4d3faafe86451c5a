package io.meshlark.app;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshlark.admin.HealthServer;
import io.meshlark.admin.MetricsPage;
import io.meshlark.admin.SysTopics;
import io.meshlark.config.Settings;
import io.meshlark.persistence.Store;
import io.meshlark.persistence.StoreFailed;
import io.meshlark.telemetry.Metric;
import io.meshlark.transport.Endpoint;
import io.meshlark.transport.ListenException;
import io.meshlark.transport.MqttServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker. Started from the inside out (store, actors, shards, then listeners), stopped
 * from the outside in.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration LONG_WAIT = Duration.ofSeconds(60);
    private static final Duration PING = Duration.ofSeconds(5);
    private static final Duration COMPARE = Duration.ofSeconds(1);
    private static final Duration HEAP_CHECK = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LOOPS_STOP = Duration.ofSeconds(2);
    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    private static final String SERVING = "";

    private final Settings settings;
    private final Store store;
    private final ActorSystem<Void> system;
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable HealthServer health;

    /** Null until the store is open. */
    private volatile @Nullable Running running;

    /** What keeps it from serving; {@link #SERVING} when nothing does. */
    private volatile String state = "starting";

    /** What there is once the store is open. */
    private record Running(
            Wiring wiring, MqttServer server, HeapWatch heapWatch, List<Metric> metrics) {

        static Running start(Settings settings, Store store, ActorSystem<?> system, byte[] secret) {
            Wiring wiring = new Wiring(settings, store, system, secret);
            MqttServer server =
                    MqttServer.start(Runtime.getRuntime().availableProcessors(), wiring.clock);
            wiring.outboxes.congestion().whenOver(server::readOn);
            return new Running(
                    wiring,
                    server,
                    HeapWatch.start(wiring.heap),
                    new NodeMetrics(wiring, store).all());
        }
    }

    Node(Settings settings, Foundation foundation) {
        this.settings = settings;
        this.store = foundation.store();
        this.system = foundation.system();
    }

    /**
     * Starts a node; when this returns, its listeners are open.
     *
     * @param akka of {@link AkkaConfiguration}
     * @throws StartupException for what the operator can set right; nothing is left running then
     */
    public static Node start(Settings settings, Config akka) {
        Node node = new Node(settings, Foundation.start(settings, akka));
        try {
            node.open(new CompletableFuture<>());
            return node;
        } catch (StartupException e) {
            node.close();
            throw e;
        }
    }

    /** Starts a node without any of the operator's own settings for libraries. */
    public static Node start(Settings settings) {
        return start(settings, AkkaConfiguration.of(settings, ConfigFactory.empty()));
    }

    /** A node with its store and actors, to be {@link #open opened} and closed. */
    static Node create(Settings settings, Config akka) {
        return new Node(settings, Foundation.start(settings, akka));
    }

    /**
     * Opens the probes at once, and the listeners when store, retained messages and shards are
     * there, however long that takes: a Cassandra may come hours later.
     *
     * @param stop completes when the node is to stop, also before it is open
     * @return false if it is to stop before it was open
     * @throws StartupException for what the operator can set right
     */
    boolean open(CompletableFuture<?> stop) {
        if (settings.health().enabled()) {
            openHealth();
        }
        if (settings.cluster().seeds().isEmpty()) {
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
        if (!await("the store", store.opened(), stop)) {
            return false;
        }
        CompletableFuture<byte[]> secret = secret(stop).toCompletableFuture();
        if (!await("the secret of the cluster", secret, stop)) {
            return false;
        }
        Running started = Running.start(settings, store, system, secret.join());
        running = started;
        Wiring wiring = started.wiring();
        wiring.startLinks(system);
        if (!await("the cluster", inCluster(wiring), stop)) {
            return false;
        }
        // Before the shards, which may have wills to publish.
        if (!await("retained messages to load", loadRetained(wiring, stop), stop)) {
            return false;
        }
        wiring.sessions.join(system);
        wiring.sessions.ping();
        repeat(PING, wiring.sessions::ping);
        repeat(COMPARE, wiring.routesOfCluster::compare);
        repeat(COMPARE, wiring.homes::refuseWhoWaits);
        repeat(HEAP_CHECK, started.heapWatch()::check);
        if (!await("session shards to open", wiring.outboxes.allOpened(), stop)) {
            return false;
        }
        listen(started);
        publishStatistics(wiring);
        state = SERVING;
        return true;
    }

    /** This node is a member, and all others have told it what it must know. */
    private CompletionStage<Void> inCluster(Wiring wiring) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Cluster cluster = Cluster.get(system);
        Cancellable looking =
                system.scheduler()
                        .scheduleWithFixedDelay(
                                Duration.ZERO,
                                LOOK,
                                () -> {
                                    if (cluster.selfMember().status() == MemberStatus.up()
                                            && wiring.introductions.areComplete(others(cluster))) {
                                        done.complete(null);
                                    }
                                },
                                system.executionContext());
        return done.whenComplete((ready, failure) -> looking.cancel());
    }

    private static Set<String> others(Cluster cluster) {
        Set<String> names = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            boolean isGone =
                    member.status() == MemberStatus.down()
                            || member.status() == MemberStatus.removed();
            if (!isGone && !member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())) {
                names.add(member.address().hostPort().replaceFirst(".*@", ""));
            }
        }
        return names;
    }

    private CompletionStage<byte[]> secret(CompletableFuture<?> stop) {
        byte[] proposal = new byte[Store.SECRET_BYTES];
        new SecureRandom().nextBytes(proposal);
        return patiently("the secret of the cluster", () -> store.clusterSecret(proposal), stop);
    }

    private static CompletionStage<Void> loadRetained(Wiring wiring, CompletableFuture<?> stop) {
        return patiently("retained messages", wiring.retained::load, stop);
    }

    /** Tried again while the store fails: one on other machines may be away at any moment. */
    private static <T> CompletionStage<T> patiently(
            String what, Supplier<CompletionStage<T>> reading, CompletableFuture<?> stop) {
        return reading.get()
                .exceptionallyCompose(failure -> {
                    Throwable cause =
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure;
                    if (!(cause instanceof StoreFailed) || stop.isDone()) {
                        return CompletableFuture.failedStage(cause);
                    }
                    LOG.warn("{} cannot be read yet: {}", what, cause.getMessage());
                    return CompletableFuture.supplyAsync(() -> stop, LATER)
                            .thenCompose(again -> patiently(what, reading, again));
                });
    }

    /** False when the node is to stop first. */
    private boolean await(String what, CompletionStage<?> done, CompletableFuture<?> stop) {
        state = "starting: waiting for " + what;
        CompletableFuture<Object> either =
                CompletableFuture.anyOf(done.toCompletableFuture(), stop);
        while (true) {
            try {
                either.get(LONG_WAIT.toSeconds(), TimeUnit.SECONDS);
                return !stop.isDone();
            } catch (TimeoutException e) {
                LOG.warn("still waiting for {}", what);
            } catch (ExecutionException e) {
                throw new StartupException("waiting for " + what + ": " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartupException("interrupted while waiting for " + what, e);
            }
        }
    }

    private void publishStatistics(Wiring wiring) {
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
            HealthServer opened =
                    HealthServer.start(
                            settings.health().bind(),
                            settings.health().port(),
                            this::troubles,
                            () -> MetricsPage.of(metrics()));
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

    /** None until the store is open. */
    private List<Metric> metrics() {
        Running now = running;
        return now == null ? List.of() : now.metrics();
    }

    private void listen(Running started) {
        try {
            for (Endpoint endpoint : Endpoint.of(settings.listeners())) {
                Endpoint open = started.server().listen(endpoint, started.wiring().backend);
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
        String now = state;
        if (!now.equals(SERVING)) {
            found.add(now);
        }
        if (!store.health().healthy()) {
            found.add("store: " + store.health().detail());
        }
        Running serving = running;
        if (serving != null) {
            addTroubles(serving.wiring(), found);
        }
        return found;
    }

    private static void addTroubles(Wiring wiring, List<String> found) {
        if (wiring.heap.isHigh()) {
            found.add("memory: " + wiring.heap);
        }
        long failing = wiring.outboxes.failing();
        if (failing > 0) {
            found.add("%d session shards read their journals again".formatted(failing));
        }
    }

    /** What is open, in the order to show it. */
    public List<Listener> listeners() {
        return listeners;
    }

    /** What an operator should know about the store. */
    public List<String> warnings() {
        return store.warnings();
    }

    /** Says goodbye to clients, waits for what is under way, within shutdown.drain-timeout. */
    @Override
    public void close() {
        state = "stopping";
        long limit = System.nanoTime() + settings.shutdown().drainTimeout().toNanos();
        Running serving = running;
        if (serving != null) {
            serving.heapWatch().close();
            serving.server().stopListening();
            drain("clients to leave", serving.server().disconnectAll(), limit);
            drain("session shards to finish", serving.wiring().outboxes.drained(), limit);
            serving.server().stop(LOOPS_STOP);
        }
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
