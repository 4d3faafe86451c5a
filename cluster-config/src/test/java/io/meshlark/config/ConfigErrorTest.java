package io.meshlark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what is said about it. */
class ConfigErrorTest {

    @TempDir Path folder;

    private static List<String> errors(Sources sources) {
        return switch (Configuration.read(sources)) {
            case Configuration.Valid _ -> List.of();
            case Configuration.Invalid(var errors) ->
                    errors.stream().map(ConfigError::toString).toList();
        };
    }

    private static List<String> errors(String... assignments) {
        return errors(new Sources(Optional.empty(), Map.of(), List.of(assignments)));
    }

    private List<String> errorsOfFile(String content) throws IOException {
        var file = Files.writeString(folder.resolve("node.conf"), content);
        return errors(new Sources(Optional.of(file), Map.of(), List.of())).stream()
                .map(error -> error.replace(folder + "/", ""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listeners.tcp.port=65536",
                "listeners.tcp.port=-1",
                "listeners.tcp.port=1883.5",
                "listeners.tcp.port=",
                "listeners.tcp.port=99999999999999999999",
                "listeners.tcp.bind=a b",
                "listeners.ws.path=mqtt",
                "data-dir=",
                "listeners.tcp.connect-rate=-1",
                "store=disk",
                "auth.directory.refresh=0s",
                "protection.max-bans=0",
                "protection.flapping.connects=-1",
                "protection.flapping.within=0s",
                "protection.flapping.ban-for=31d",
                "limits.max-connections-per-user=-1",
                "limits.publish-rate-per-client=1000001",
                "limits.publish-burst=500ms",
                "limits.publish-excess=drop",
                "cassandra.contact-points=",
                "cassandra.contact-points=a",
                "cassandra.local-datacenter=",
                "cassandra.keyspace=Meshlark",
                "cassandra.keyspace=a;b",
                "cassandra.replication-factor=0",
                "cassandra.consistency=local-quorum",
                "cassandra.consistency=ANY",
                "cassandra.user=u",
                "cassandra.password-file=/nowhere",
                "cassandra.request-timeout=0s",
                "cassandra.max-writes-in-flight=0",
                "auth.anonymous=LOOPBACK",
                "mqtt.max-packet-size=1",
                "mqtt.max-packet-size=1GiB",
                "mqtt.max-packet-size=true",
                "mqtt.max-packet-size=big",
                "mqtt.receive-maximum=0",
                "mqtt.receive-maximum=65536",
                "mqtt.max-qos=3",
                "mqtt.retain-available=on",
                "mqtt.connect-timeout=0s",
                "mqtt.connect-timeout=10",
                "mqtt.connect-timeout=-10s",
                "mqtt.max-session-expiry=4294967296s",
                "mqtt.max-session-expiry=99999999999999d",
                "sys-interval=1ms",
                "cluster.shards=0",
                "cluster.shards=1025",
                "cluster.name=-x",
                "cluster.seeds=a",
                "cluster.seeds=a:0",
                "cluster.seeds=a:65536",
                "cluster.bind-host=a b",
                "cluster.bind-port=65536",
                "cluster.discovery.method=udp",
                "cluster.discovery.port=0",
                "cluster.discovery.required-nodes=0",
                "cluster.discovery.kubernetes.selector=",
                "cluster.split-brain.strategy=down-all",
                "cluster.split-brain.strategy=static-quorum",
                "cluster.split-brain.strategy=lease-majority",
                "cluster.split-brain.stable-after=1s",
                "cluster.ack-lease=5s",
                "cluster.ack-lease=0s",
                "cluster.link-buffer=1023KiB",
                "limits.connect-rate=-1",
                "limits.connect-rate=1000001",
                "limits.connect-rate=100/s",
                "limits.connect-burst=0",
                "limits.will-rate=-1",
                "limits.will-burst=0",
                "shutdown.drain-rate=0",
            })
    void valueThatIsNotAllowedIsOneError(String assignment) {
        assertThat(errors(assignment)).hasSize(1);
    }

    @Test
    void errorStatesTheSettingTheValueWhatIsAllowedAndTheOrigin() throws IOException {
        assertThat(errorsOfFile("\nmqtt { max-qos = 3 }"))
                .containsExactly(
                        "mqtt.max-qos = 3: must be a whole number from 0 to 2 (node.conf:2)");
        assertThat(errors("mqtt.connect-timeout=10"))
                .containsExactly(
                        "mqtt.connect-timeout = 10: must be a duration with its unit from 1s to 10m"
                                + " (--set)");
        assertThat(errors("mqtt.max-packet-size=1"))
                .containsExactly(
                        "mqtt.max-packet-size = 1: must be a size from 1KiB to 32MiB (--set)");
        assertThat(errors("limits.connect-burst=0"))
                .containsExactly(
                        "limits.connect-burst = 0: must be a whole number from 1 to 1000000 (--set)");
        assertThat(errors("auth.anonymous=yes"))
                .containsExactly("auth.anonymous = yes: must be loopback or allow or deny (--set)");
    }

    @Test
    void nodesOfSeveralNeedAStoreThatAllOfThemSee() {
        String expected =
                "must be cassandra when there are other nodes (cluster.seeds, cluster.discovery):"
                        + " what is in data-dir is seen by one node only";

        assertThat(errors("cluster.seeds=127.0.0.1:25520,10.0.0.2:25520"))
                .singleElement()
                .asString()
                .contains(expected);
        assertThat(errors("cluster.discovery.method=kubernetes"))
                .singleElement()
                .asString()
                .contains(expected);
        assertThat(errors("cluster.seeds=127.0.0.1:25520")).isEmpty();
        assertThat(errors("store=cassandra", "cluster.seeds=a:1,b:1")).isEmpty();
        assertThat(errors("store=cassandra", "cluster.discovery.method=kubernetes")).isEmpty();
    }

    @Test
    void nodesToJoinNeedAPortAndANameIsLookedUpOnlyWhereThereIsOne() {
        assertThat(errors("store=cassandra", "cluster.port=0", "cluster.seeds=a:1"))
                .singleElement()
                .asString()
                .startsWith("cluster.port = 0: must not be 0 when there are nodes to join");
        assertThat(errors("store=cassandra", "cluster.discovery.method=dns"))
                .singleElement()
                .asString()
                .startsWith("cluster.discovery.service");
        assertThat(
                        errors(
                                "store=cassandra",
                                "cluster.discovery.method=dns",
                                "cluster.discovery.service=nodes.example",
                                "cluster.seeds=a:1"))
                .singleElement()
                .asString()
                .startsWith("cluster.seeds");
    }

    @Test
    void leaseThatOutlivesTheDecisionIsRefusedWithBothTimes() {
        assertThat(errors("cluster.ack-lease=7s", "cluster.split-brain.stable-after=6s"))
                .containsExactly(
                        "cluster.ack-lease = 7s: must be less than cluster.split-brain.stable-after,"
                                + " which is 6s (--set)");
    }

    @Test
    void passwordIsNeitherShownNorAcceptedTwice() throws IOException {
        var file = Files.writeString(folder.resolve("password"), "secret\n");

        assertThat(errors("cassandra.password=secret", "cassandra.password-file=" + file))
                .singleElement()
                .asString()
                .contains("cassandra.password is set as well")
                .doesNotContain("secret");
        assertThat(errors("cassandra.pasword=secret"))
                .singleElement()
                .asString()
                .contains("did you mean cassandra.password?")
                .doesNotContain("secret");
    }

    @Test
    void allErrorsOfAllSourcesAreFoundAtOnce() throws IOException {
        var file = Files.writeString(folder.resolve("node.conf"), "mqtt.max-qos = 3\nfoo = 1");
        var environment = Map.of("MESHLARK_STORE", "disk");

        var found =
                errors(new Sources(Optional.of(file), environment, List.of("health.port=x", "y")));

        assertThat(found).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "listener.tcp.port,     listeners.tcp.port",
        "tcp.port,              listeners.tcp.port",
        "port,                  listeners.tcp.port",
        "mqtt.max_packet_size,  mqtt.max-packet-size",
        "mqtt.maxqos,           mqtt.max-qos",
        "datadir,               data-dir",
        "session.max-queue,     session.max-queued",
        "sesion,                session",
    })
    void unknownKeyComesWithTheNearestKnownOne(String unknown, String known) {
        assertThat(errors(unknown + "=1"))
                .containsExactly(
                        unknown
                                + ": there is no such setting; did you mean "
                                + known
                                + "? (--set)");
    }

    @Test
    void unknownKeyThatLooksLikeNothingComesWithoutAGuess() {
        assertThat(errors("warp.drive=1"))
                .containsExactly("warp.drive: there is no such setting (--set)");
    }

    @Test
    void unknownBlockIsOneError() throws IOException {
        assertThat(errorsOfFile("listners { tcp { port = 1, bind = a }, ws.port = 2 }"))
                .containsExactly(
                        "listners: there is no such setting; did you mean listeners?"
                                + " (node.conf:1)");
    }

    @Test
    void unknownVariableIsAnError() {
        var environment = Map.of("MESHLARK_LISTENERS_TCP_PORT", "1");

        assertThat(errors(new Sources(Optional.empty(), environment, List.of())))
                .containsExactly(
                        "listeners-tcp-port: there is no such setting; did you mean"
                                + " listeners.tcp.port? (environment"
                                + " MESHLARK_LISTENERS_TCP_PORT)");
    }

    @Test
    void settingWhereABlockBelongsAndTheOtherWayRoundAreErrors() throws IOException {
        assertThat(errorsOfFile("listeners.tcp = 1883"))
                .containsExactly(
                        "listeners.tcp = 1883: is a block of settings, not a setting"
                                + " (node.conf:1)");
        assertThat(errorsOfFile("store { kind = embedded }"))
                .singleElement()
                .asString()
                .startsWith("store = {\"kind\":\"embedded\"}: must be embedded or cassandra");
    }

    @Test
    void fileIsEitherInABlockOrNot() throws IOException {
        assertThat(errorsOfFile("meshlark { mqtt.max-qos = 1 }\nsys-interval = 10s"))
                .containsExactly(
                        "sys-interval: must stand inside the block meshlark { }, as the file has"
                                + " one (node.conf:2)");
        assertThat(errorsOfFile("meshlark = 1"))
                .containsExactly("meshlark: must be a block { } (node.conf:1)");
    }

    @Test
    void brokenFileIsOneLineWithItsPlace() throws IOException {
        assertThat(errorsOfFile("mqtt {\n  max-qos = 1\n"))
                .singleElement()
                .asString()
                .startsWith("--config = node.conf: ")
                .contains("3")
                .doesNotContain("\n");
    }

    @Test
    void missingFileIsAnError() {
        var file = folder.resolve("absent.conf");

        assertThat(errors(new Sources(Optional.of(file), Map.of(), List.of())))
                .singleElement()
                .asString()
                .contains("no readable file");
    }

    @Test
    void whatCassandraCannotWriteInOneGoIsTooLargeForIt() {
        var sizes =
                new String[] {
                    "mqtt.max-packet-size=9MiB",
                    "session.max-queued-bytes=9MiB",
                    "session.log-limit=9MiB",
                };

        assertThat(Settings.with(sizes).session().logLimit()).isEqualTo(9 << 20);
        assertThat(errors(append(sizes, "store=cassandra")))
                .containsExactly(
                        "mqtt.max-packet-size = 9MiB: must be at most 8MiB with store = cassandra"
                                + " (--set)",
                        "session.max-queued-bytes = 9MiB: must be at most 8MiB with store ="
                                + " cassandra (--set)",
                        "session.log-limit = 9MiB: must be at most 8MiB with store = cassandra"
                                + " (--set)");
    }

    private static String[] append(String[] assignments, String more) {
        var all = Arrays.copyOf(assignments, assignments.length + 1);
        all[assignments.length] = more;
        return all;
    }

    @Test
    void twoListenersCannotShareASocket() {
        assertThat(errors("listeners.ws.port=1883"))
                .containsExactly(
                        "listeners.ws.port = 1883: is taken by listeners.tcp.port (--set)");
        assertThat(errors("health.port=25520"))
                .containsExactly("health.port = 25520: is taken by cluster.port (--set)");
        assertThat(
                        errors(
                                "listeners.tcp.bind=127.0.0.1",
                                "listeners.ws.bind=127.0.0.2",
                                "listeners.ws.port=1883"))
                .isEmpty();
        assertThat(errors("listeners.ws.port=0", "listeners.tcp.port=0", "health.port=0"))
                .isEmpty();
    }

    @Test
    void withNamesWhatIsWrong() {
        assertThatThrownBy(() -> Settings.with("mqtt.max-qos=9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mqtt.max-qos = 9");
    }
}
