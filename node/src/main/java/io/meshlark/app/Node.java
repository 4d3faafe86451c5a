package io.meshlark.app;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshlark.admin.ClusterView;
import io.meshlark.admin.HealthServer;
import io.meshlark.admin.MetricsPage;
import io.meshlark.admin.Operations;
import io.meshlark.admin.SysTopics;
import io.meshlark.app.formation.ClusterFromAkka;
import io.meshlark.app.formation.End;
import io.meshlark.app.formation.Introduction;
import io.meshlark.app.formation.MemberLog;
import io.meshlark.app.formation.Membership;
import io.meshlark.app.formation.NodeName;
import io.meshlark.auth.ban.BanDesk;
import io.meshlark.auth.directory.Register;
import io.meshlark.auth.user.Users;
import io.meshlark.cluster.net.LinkPortFailed;
import io.meshlark.config.Settings;
import io.meshlark.persistence.Store;
import io.meshlark.session.actor.ShardedSessions;
import io.meshlark.telemetry.Metric;
import io.meshlark.transport.Endpoint;
import io.meshlark.transport.Goodbye;
import io.meshlark.transport.ListenException;
import io.meshlark.transport.MqttServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration COMPARE = Duration.ofSeconds(1);
    private static final Duration HOLD_BACK = Duration.ofMillis(500);
    private static final Duration HEAP_CHECK = Duration.ofSeconds(10);
    private static final Duration LOOK_AT_FILES = Duration.ofSeconds(2);
    private static final Duration LOOPS_STOP = Duration.ofSeconds(2);

    /** For handing shards over and leaving, beside what clients are given. */
    private static final Duration LEAVE = Duration.ofSeconds(40);

    private static final Duration TERMINATE = Duration.ofSeconds(5);
    private static final String SERVING = "";
    private static final End NOT_ENDED = new End.SentAway();

    private final Settings settings;
    private final Security security;
    private final Store store;
    private final ActorSystem<Void> system;
    private final Membership membership;
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable HealthServer health;

    /** Null until the store is open. */
    private volatile @Nullable Running running;

    /** What keeps it from serving; {@link #SERVING} when nothing does. */
    private volatile String state = "starting";

    /** What there is once the store is open. */
    private record Running(
            Wiring wiring,
            MqttServer server,
            HeapWatch heapWatch,
            CutOff cutOff,
            List<Metric> metrics) {

        static Running start(
                Settings settings,
                Security security,
                Store store,
                ActorSystem<?> system,
                byte[] secret,
                BooleanSupplier isServing) {
            Wiring wiring;
            try {
                wiring = new Wiring(settings, security.access(), store, system, secret);
            } catch (LinkPortFailed e) {
                throw new StartupException(String.valueOf(e.getMessage()), e);
            }
            MqttServer server =
                    MqttServer.start(Runtime.getRuntime().availableProcessors(), wiring.clock);
            wiring.outboxes.congestion().whenOver(server::readOn);
            security.access().whenChanged(server::rightsChanged);
            wiring.protection.bans().whenChanged(server::bansChanged);
            wiring.users.whenPasswordsEnd(server::loginsEnded);
            return new Running(
                    wiring,
                    server,
                    HeapWatch.start(wiring.heap),
                    CutOff.watch(server, wiring.links.lease(), system, isServing),
                    new NodeMetrics(wiring, store, security.tls()).all());
        }
    }

    /** Completes when an operator wants this node to leave in good order. */
    private final CompletableFuture<String> drainAsked = new CompletableFuture<>();

    Node(Settings settings, Security security, Foundation foundation) {
        this.settings = settings;
        this.security = security;
        this.store = foundation.store();
        this.system = foundation.system();
        this.membership =
                Membership.watch(
                        system,
                        settings.cluster(),
                        store.claims(),
                        loneName(settings),
                        this::sayGoodbye);
    }

    /** The embedded store has a lock of its own. */
    private static String loneName(Settings settings) {
        boolean isLone =
                settings.store() == Settings.Store.CASSANDRA && !settings.cluster().joinsOthers();
        try {
            return isLone ? NodeName.in(settings.dataDir()) : "";
        } catch (IOException e) {
            throw new StartupException(
                    "cannot keep this node's name in data-dir %s: %s"
                            .formatted(settings.dataDir(), e.getMessage()),
                    e);
        }
    }

    /**
     * Starts a node; when this returns, its listeners are open.
     *
     * @param akka of {@link AkkaConfiguration}
     * @throws StartupException for what the operator can set right; nothing is left running then
     */
    public static Node start(Settings settings, Config akka) {
        Node node = create(settings, akka);
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
        Security security = Security.load(settings);
        return new Node(settings, security, Foundation.start(settings, akka));
    }

    /** What files say about security is read again, now. */
    void reloadSecurity() {
        security.reload();
    }

    /**
     * Opens the probes at once, and the listeners when store, retained messages and shards are
     * there, however long that takes: a Cassandra may come hours later.
     *
     * @param stop completes when the node is to stop, also before it is open
     * @return false if it is to stop before it was open
     * @throws StartupException for what the operator can set right
     */
    boolean open(CompletableFuture<?> stopping) {
        if (settings.health().enabled()) {
            openHealth();
        }
        CompletableFuture<?> stop =
                CompletableFuture.anyOf(stopping, drainAsked, membership.ended());
        boolean isFirst = !settings.cluster().joinsOthers();
        if (isFirst && !await(membership.whom(), membership.join(), stop)) {
            return isStopped();
        }
        if (!await("the store", store.opened(), stop)) {
            return isStopped();
        }
        if (isFirst
                && !await(
                        "the store to be free",
                        membership::hindrance,
                        membership.haveStoreAlone(),
                        stop)) {
            return isStopped();
        }
        CompletableFuture<byte[]> secret = secret(stop).toCompletableFuture();
        if (!await("the secret of the cluster", secret, stop)) {
            return isStopped();
        }
        Running started =
                Running.start(
                        settings,
                        security,
                        store,
                        system,
                        secret.join(),
                        () -> state.equals(SERVING));
        running = started;
        Wiring wiring = started.wiring();
        // Before others know of this node: what they tell it, it hears.
        wiring.startLinks(system);
        if (!isFirst && !await(membership.whom(), membership.join(), stop)) {
            return isStopped();
        }
        if (!await(membership.whom(), membership::hindrance, membership.up(), stop)) {
            return isStopped();
        }
        if (!await(
                "the other nodes to say what they know",
                Introduction.complete(system, wiring.introductions::areComplete),
                stop)) {
            return isStopped();
        }
        // Behind the links, so that nothing is missed; before the shards, which may have wills.
        if (!await(
                "retained messages to load",
                Patience.read("retained messages", wiring.retained::load, stop),
                stop)) {
            return isStopped();
        }
        for (Register<?> each : wiring.registers) {
            if (!await(
                    each.kind() + " to load", Patience.read(each.kind(), each::load, stop), stop)) {
                return isStopped();
            }
            repeat(settings.auth().directoryRefresh(), each::refresh);
        }
        wiring.sessions.join(system);
        wiring.sessions.ping();
        repeat(PING, wiring.sessions::ping);
        repeat(COMPARE, wiring.routesOfCluster::compare);
        repeat(COMPARE, wiring.homes::refuseWhoWaits);
        repeat(HOLD_BACK, wiring.homes::holdBackWhoseShardIsUnheard);
        repeat(DAY, () -> linkWarning().ifPresent(LOG::warn));
        repeat(settings.auth().fileCheck(), security.rules()::refresh);
        repeat(HEAP_CHECK, started.heapWatch()::check);
        if (!await(
                "session shards to open",
                () -> " " + wiring.outboxes.unopened(),
                wiring.outboxes.allOpened(),
                stop)) {
            return isStopped();
        }
        listen(started);
        security.tls().ifPresent(it -> repeat(LOOK_AT_FILES, it::check));
        publishStatistics(wiring);
        state = SERVING;
        return true;
    }

    /** False, unless the operator has to be told why. */
    private boolean isStopped() {
        if (membership.ended().getNow(NOT_ENDED) instanceof End.Refused(String why)) {
            throw new StartupException(
                    "%s does not take this node in: %s".formatted(membership.whom(), why));
        }
        return false;
    }

    private CompletionStage<byte[]> secret(CompletableFuture<?> stop) {
        byte[] proposal = new byte[Store.SECRET_BYTES];
        new SecureRandom().nextBytes(proposal);
        return Patience.read(
                "the secret of the cluster", () -> store.clusterSecret(proposal), stop);
    }

    /** False when the node is to stop first. */
    private boolean await(String what, CompletionStage<?> done, CompletableFuture<?> stop) {
        return await(what, () -> "", done, stop);
    }

    private boolean await(
            String what,
            Supplier<String> which,
            CompletionStage<?> done,
            CompletableFuture<?> stop) {
        state = "starting: waiting for " + what;
        CompletableFuture<Object> either =
                CompletableFuture.anyOf(done.toCompletableFuture(), stop);
        while (true) {
            try {
                either.get(LONG_WAIT.toSeconds(), TimeUnit.SECONDS);
                return !stop.isDone();
            } catch (TimeoutException e) {
                LOG.warn("still waiting for {}{}", what, which.get());
            } catch (ExecutionException e) {
                throw new StartupException("waiting for %s: %s".formatted(what, reason(e)), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartupException("interrupted while waiting for " + what, e);
            }
        }
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause();
        String text = cause == null ? null : cause.getMessage();
        return text == null ? String.valueOf(cause) : text;
    }

    private void publishStatistics(Wiring wiring) {
        Duration every = settings.sysInterval();
        if (every.isPositive()) {
            SysTopics sys =
                    new SysTopics(
                            wiring.router.toThisNode(),
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

    /** What operators see of this node. */
    private final class Window implements Operations {
        private final ClusterView cluster =
                new ClusterFromAkka(
                        system,
                        settings.cluster(),
                        ShardedSessions.TYPE,
                        MemberLog.start(system, InstantSource.system()),
                        Node.this::troubles,
                        Node.this::figures);

        @Override
        public List<String> troubles() {
            return Node.this.troubles();
        }

        @Override
        public String metrics() {
            return MetricsPage.of(Node.this.metrics());
        }

        @Override
        public ClusterView cluster() {
            return cluster;
        }

        @Override
        public Optional<BanDesk> bans() {
            return Node.this.bans();
        }

        @Override
        public Optional<Users> users() {
            return Node.this.users();
        }

        @Override
        public void drain() {
            drainAsked.complete("drain");
        }
    }

    /** Session shards that are open here. */
    int openShards() {
        Running now = running;
        return now == null ? 0 : now.wiring().shardsOfCluster.open();
    }

    /** None until the store is open. */
    Optional<BanDesk> bans() {
        return Optional.ofNullable(running).map(it -> it.wiring().banDesk);
    }

    /** None until the store is open. */
    Optional<Users> users() {
        return Optional.ofNullable(running).map(it -> it.wiring().users);
    }

    private Map<String, Long> figures() {
        Running now = running;
        if (now == null) {
            return Map.of();
        }
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("clients", (long) now.wiring().metrics.clientsConnected());
        figures.put("sessions", now.wiring().sessions.figures().total().sessions());
        figures.put("routes", now.wiring().routes.known());
        return figures;
    }

    private void openHealth() {
        try {
            health =
                    HealthServer.start(
                            settings.health().bind(), settings.health().port(), new Window());
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
            for (Endpoint endpoint : Endpoint.of(settings)) {
                Endpoint open =
                        started.server()
                                .listen(
                                        endpoint,
                                        started.wiring().backend,
                                        security.tls().orElse(null));
                listeners.add(new Listener(open.kind().title(), open + provider(open)));
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

    private String provider(Endpoint open) {
        return open.kind().isTls()
                ? security.tls().map(it -> ", by " + it.provider()).orElse("")
                : "";
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
            addTroubles(serving, found);
        }
        return found;
    }

    private static void addTroubles(Running serving, List<String> found) {
        Wiring wiring = serving.wiring();
        if (serving.cutOff().isNow()) {
            found.add("cluster: the rest of it does not hear this node");
        }
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

    /** What an operator should know about the store and the certificates. */
    public List<String> warnings() {
        return Stream.of(
                        store.warnings().stream(),
                        security.tls().stream().flatMap(it -> it.warnings().stream()),
                        linkWarning().stream())
                .flatMap(it -> it)
                .toList();
    }

    private Optional<String> linkWarning() {
        return Optional.ofNullable(running)
                .map(Running::wiring)
                .flatMap(it ->
                        it.links
                                .certificateEnd()
                                .flatMap(end ->
                                        ClusterCertificate.warning(
                                                end,
                                                it.clock.instant(),
                                                settings.tls().expiryWarning())));
    }

    /** Completes when an operator has asked this node to {@link #drain}. */
    CompletableFuture<String> drainAsked() {
        return drainAsked;
    }

    /**
     * Sends clients away, as slowly as the settings say; then there is only {@link #close} left to
     * do.
     *
     * @param stop completes when there is no time for that any more
     */
    void drain(CompletableFuture<?> stop) throws InterruptedException {
        Running serving = running;
        if (serving == null) {
            return;
        }
        state = "draining";
        Goodbye goodbye = Goodbye.drained(settings.cluster().serverReference());
        new Draining(serving.server(), settings.shutdown().drainRate(), goodbye)
                .run(stop, left -> state = "draining: %d clients to send away".formatted(left));
    }

    /** Completes when others have ended this node's membership. */
    CompletableFuture<End> ended() {
        return membership.ended();
    }

    /** When the membership ends without having been asked to: nobody is served from then on. */
    private CompletionStage<Void> sayGoodbye() {
        state = "not in the cluster any more";
        Running serving = running;
        if (serving == null) {
            return CompletableFuture.completedStage(null);
        }
        return CompletableFuture.runAsync(serving.server()::stopListening)
                .thenCompose(done -> serving.server().disconnectAll());
    }

    /**
     * Says goodbye to clients, waits for what is under way, within shutdown.drain-timeout; then
     * hands its shards over to the others, if there are any, and leaves.
     */
    @Override
    public void close() {
        state = "stopping";
        long limit = System.nanoTime() + settings.shutdown().drainTimeout().toNanos();
        boolean isTakenOut = membership.ended().isDone();
        Duration leave = membership.hasCompany() && !isTakenOut ? LEAVE : TERMINATE;
        Running serving = running;
        if (serving != null) {
            serving.heapWatch().close();
            serving.server().stopListening();
            drain("clients to leave", serving.server().disconnectAll(), limit);
            if (!isTakenOut) {
                drain("session shards to finish", serving.wiring().outboxes.drained(), limit);
            }
            serving.server().stop(LOOPS_STOP);
            serving.wiring().logins.close();
            drain("the store to be given up", membership.giveUpStore(), limit);
        }
        security.close();
        state = "stopping: hands its shards over and leaves the cluster";
        system.terminate();
        drain(
                "actors to stop",
                system.getWhenTerminated().toCompletableFuture().thenAccept(done -> {}),
                limit + leave.toNanos());
        store.close();
        if (health != null) {
            health.close();
        }
    }

    private static void drain(String what, CompletionStage<Void> done, long limit) {
        try {
            done.toCompletableFuture()
                    .get(Math.max(0, limit - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn("stopping without waiting longer for {}", what);
        } catch (ExecutionException e) {
            LOG.warn("while waiting for {}", what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
