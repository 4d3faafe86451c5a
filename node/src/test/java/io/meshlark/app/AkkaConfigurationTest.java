package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshlark.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Akka is told. */
class AkkaConfigurationTest {

    private static Config of(String... assignments) {
        return AkkaConfiguration.of(Settings.with(assignments), ConfigFactory.empty());
    }

    @Test
    void clusterSettingsReachAkka() {
        var akka =
                of(
                        "store=cassandra",
                        "cluster.name=farm",
                        "cluster.host=10.0.0.2",
                        "cluster.port=4000",
                        "cluster.shards=7",
                        "cluster.seeds=10.0.0.1:4000,10.0.0.2:4000");

        assertThat(akka.getString("akka.remote.artery.canonical.hostname")).isEqualTo("10.0.0.2");
        assertThat(akka.getInt("akka.remote.artery.canonical.port")).isEqualTo(4000);
        assertThat(akka.getInt("akka.cluster.sharding.number-of-shards")).isEqualTo(7);
        // The node joins when it can take part, and not when its actors start.
        assertThat(akka.getStringList("akka.cluster.seed-nodes")).isEmpty();
    }

    @Test
    void splitBrainSettingsReachAkka() {
        var akka =
                of(
                        "cluster.split-brain.strategy=static-quorum",
                        "cluster.split-brain.quorum-size=3",
                        "cluster.split-brain.stable-after=7s");

        var resolver = akka.getConfig("akka.cluster.split-brain-resolver");
        assertThat(resolver.getString("active-strategy")).isEqualTo("static-quorum");
        assertThat(resolver.getInt("static-quorum.quorum-size")).isEqualTo(3);
        assertThat(resolver.getDuration("stable-after")).isEqualTo(Duration.ofSeconds(7));
        assertThat(akka.getDuration("akka.cluster.down-removal-margin"))
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void addressToListenOnMayBeAnotherThanTheOneOthersUse() {
        var akka = of("cluster.host=10.0.0.2", "cluster.bind-host=0.0.0.0", "cluster.bind-port=9");

        var artery = akka.getConfig("akka.remote.artery");
        assertThat(artery.getString("canonical.hostname")).isEqualTo("10.0.0.2");
        assertThat(artery.getInt("canonical.port")).isEqualTo(25520);
        assertThat(artery.getString("bind.hostname")).isEqualTo("0.0.0.0");
        assertThat(artery.getInt("bind.port")).isEqualTo(9);
    }

    @Test
    void podsAreFoundByTheirLabels() {
        var akka =
                of(
                        "store=cassandra",
                        "cluster.discovery.method=kubernetes",
                        "cluster.discovery.kubernetes.selector=app=a%b",
                        "cluster.discovery.kubernetes.namespace=iot");

        var pods = akka.getConfig("akka.discovery.kubernetes-api");
        assertThat(pods.getString("pod-label-selector").formatted("x")).isEqualTo("app=a%b");
        assertThat(pods.getString("pod-namespace")).isEqualTo("iot");
        assertThat(akka.getString("akka.discovery.method")).isEqualTo("kubernetes-api");
    }

    @Test
    void nodeThatStaysAloneListensOnLoopback() {
        var akka = of("cluster.port=0", "cluster.host=10.0.0.2");

        assertThat(akka.getString("akka.remote.artery.canonical.hostname")).isEqualTo("127.0.0.1");
    }

    @Test
    void operatorsOwnWordsForAkkaAreStrongest() {
        var operator = ConfigFactory.parseString("akka.cluster.down-removal-margin = 9s");

        var akka = AkkaConfiguration.of(Settings.defaults(), operator);

        assertThat(akka.getString("akka.cluster.down-removal-margin")).isEqualTo("9s");
        assertThat(akka.getString("akka.cluster.sharding.passivation.strategy")).isEqualTo("none");
    }

    /**
     * Red without {@code stash-overflow-strategy = fail}: what a session cannot take in while it
     * writes would be dropped, and nobody would know.
     */
    @Test
    void persistentActorThatCannotTakeInMoreFails() {
        ActorTestKit kit =
                ActorTestKit.create(
                        ConfigFactory.parseString(
                                        """
                                        akka.actor.provider = local
                                        akka.loglevel = OFF
                                        akka.persistence.journal.plugin = "silent-journal"
                                        silent-journal.class = "%s"
                                        silent-journal.circuit-breaker {
                                          max-failures = 10, call-timeout = 1h, reset-timeout = 1h
                                        }
                                        """
                                                .formatted(SilentJournal.class.getName()))
                                .withFallback(
                                        of("cluster.port=0")
                                                .withoutPath("akka.persistence.snapshot-store")));
        try {
            ActorRef<String> actor = kit.spawn(new Busy());
            actor.tell("is being written, for ever");
            actor.tell("fits into the stash");
            actor.tell("does not");

            kit.createTestProbe().expectTerminated(actor, Duration.ofSeconds(15));
        } finally {
            kit.shutdownTestKit();
        }
    }

    /** Persists whatever it is told, and has room for one command meanwhile. */
    private static final class Busy extends EventSourcedBehavior<String, String, String> {
        Busy() {
            super(PersistenceId.ofUniqueId("busy"));
        }

        @Override
        public String emptyState() {
            return "";
        }

        @Override
        public CommandHandler<String, String, String> commandHandler() {
            return (state, command) -> Effect().persist(command);
        }

        @Override
        public EventHandler<String, String> eventHandler() {
            return (state, event) -> event;
        }

        @Override
        public Optional<Integer> stashCapacity() {
            return Optional.of(1);
        }
    }

    @Test
    void storeDecidesAboutThePlugins() {
        assertThat(of().getString("akka.persistence.journal.plugin"))
                .isEqualTo("meshlark.persistence.embedded.journal");
        assertThat(of("store=cassandra").getString("akka.persistence.journal.plugin"))
                .isEqualTo("akka.persistence.cassandra.journal");
    }

    @Test
    void settingsOfCassandraReachTheDriverAndBothPlugins() {
        var akka =
                of(
                        "store=cassandra",
                        "cassandra.contact-points=10.0.0.1:9042",
                        "cassandra.consistency=QUORUM",
                        "cassandra.keyspace=farm",
                        "cassandra.max-writes-in-flight=7");
        var profiles = akka.getConfig("datastax-java-driver.profiles");

        assertThat(akka.getStringList("datastax-java-driver.basic.contact-points"))
                .containsExactly("10.0.0.1:9042");
        assertThat(akka.getInt("datastax-java-driver.advanced.throttler.max-concurrent-requests"))
                .isEqualTo(7);
        assertThat(
                        List.of(
                                "akka-persistence-cassandra-profile",
                                "akka-persistence-cassandra-snapshot-profile"))
                .allMatch(it ->
                        profiles.getString(it + ".basic.request.consistency").equals("QUORUM"));
        assertThat(List.of("journal", "snapshot"))
                .allMatch(it ->
                        akka.getString("akka.persistence.cassandra." + it + ".keyspace")
                                .equals("farm"));
    }

    @Test
    void operatorsOwnWordsForTheDriverAreStrongest() {
        var operator = ConfigFactory.parseString("datastax-java-driver.basic.request.timeout = 7s");

        var akka = AkkaConfiguration.of(Settings.with("store=cassandra"), operator);

        assertThat(akka.getString("datastax-java-driver.basic.request.timeout")).isEqualTo("7s");
    }

    @Test
    void everyKeyWeFixIsOneThatAkkaKnows() {
        var reference = ConfigFactory.defaultReference();
        var unknownToReference =
                of().entrySet().stream()
                        .map(entry -> entry.getKey())
                        .filter(key -> key.startsWith("akka."))
                        // Where Akka takes names of others' choosing, this is ours.
                        .filter(key -> !key.endsWith(".meshlark"))
                        .filter(key -> !reference.hasPathOrNull(key));

        assertThat(unknownToReference).isEmpty();
    }
}
