package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.meshlark.Ports;
import io.meshlark.app.formation.End;
import io.meshlark.app.formation.Membership;
import io.meshlark.config.Settings;
import io.meshlark.persistence.ClaimsInMemory;
import io.meshlark.persistence.ClusterClaims;
import io.meshlark.system.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes' actor systems, without what a node does with them. */
class JoiningTest {

    private record Joining(ActorSystem<Void> system, Membership membership) {}

    private final List<ActorSystem<Void>> systems = new ArrayList<>();
    private final int first = Ports.free();
    private final ClusterClaims claims = new ClaimsInMemory(InstantSource.system());

    @AfterEach
    void stop() {
        systems.forEach(ActorSystem::terminate);
        systems.forEach(it -> it.getWhenTerminated().toCompletableFuture().join());
    }

    @Test
    void nodeOfTheSameShardsIsTakenIn() throws Exception {
        join(first, 8).membership().up().get(60, TimeUnit.SECONDS);

        var second = join(Ports.free(), 8).membership();

        second.up().get(60, TimeUnit.SECONDS);
        assertThat(second.hasCompany()).isTrue();
    }

    @Test
    void nodeOfOtherShardsIsRefusedAndToldBothNumbers() throws Exception {
        join(first, 8).membership().up().get(60, TimeUnit.SECONDS);

        var second = join(Ports.free(), 16);

        assertThat(second.membership().ended().get(60, TimeUnit.SECONDS))
                .isEqualTo(
                        new End.Refused(
                                "cluster.shards is 16 here and 8 in the cluster: set it to 8"));
        second.system().getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertThat(second.membership().up()).isNotDone();
    }

    /** The first seed of a list that does not lead to the cluster, as while it is cut off. */
    @Test
    void noSecondClusterIsBegunWhileTheStoreIsServed() throws Exception {
        var serving = join(first, 8);
        serving.membership().up().get(60, TimeUnit.SECONDS);

        int port = Ports.free();
        var second = join(port, 8, port).membership();

        Await.until(
                "the second to see the first",
                Duration.ofSeconds(30),
                () -> second.hindrance().endsWith("served by 127.0.0.1:" + first));
        assertThat(second.up()).isNotDone();

        serving.membership().giveUpStore().toCompletableFuture().join();
        serving.system().terminate();
        second.up().get(60, TimeUnit.SECONDS);
    }

    @Test
    void whoFindsItsStoreServedByAnotherClusterEnds() throws Exception {
        var lost = join(first, 8);
        lost.membership().up().get(60, TimeUnit.SECONDS);

        claims.replace(
                claims.read().toCompletableFuture().join(),
                new ClusterClaims.Claim("another", Set.of("10.0.0.1:25520#1")),
                Duration.ofMinutes(1));

        assertThat(lost.membership().ended().get(60, TimeUnit.SECONDS))
                .isInstanceOf(End.TakenOut.class);
    }

    private Joining join(int port, int shards) {
        return join(port, shards, first);
    }

    private Joining join(int port, int shards, int seed) {
        var settings =
                Settings.with(
                        "store=cassandra",
                        "cluster.port=" + port,
                        "cluster.shards=" + shards,
                        "cluster.seeds=127.0.0.1:" + seed);
        ActorSystem<Void> system =
                ActorSystem.create(
                        Behaviors.empty(),
                        settings.cluster().name(),
                        AkkaConfiguration.of(
                                settings, ConfigFactory.parseString("akka.loglevel = INFO")));
        systems.add(system);
        var membership =
                Membership.watch(
                        system,
                        settings.cluster(),
                        claims,
                        "",
                        () -> CompletableFuture.completedStage(null));
        membership.join();
        return new Joining(system, membership);
    }
}
