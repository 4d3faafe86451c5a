package io.meshlark.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code reference.conf} and the records say the same. */
class ReferenceTest {

    private final Schema schema = Schema.ofReference();

    @Test
    void recordsReadEveryKeyOfTheReferenceAndNoOther() {
        var errors = new ArrayList<ConfigError>();
        var read = new HashSet<String>();
        var layers = new Layers(schema, errors);

        Settings.read(new Section("", schema, layers::at, errors, read));

        assertThat(read).isEqualTo(schema.leaves().keySet());
        assertThat(errors).isEmpty();
    }

    @Test
    void everyKeyIsExplainedByTheCommentBeforeIt() {
        for (var leaf : schema.leaves().entrySet()) {
            var comment = String.join(" ", leaf.getValue().origin().comments()).strip();

            assertThat(comment).as(leaf.getKey()).hasSizeGreaterThan(20).endsWith(".");
        }
    }

    @Test
    void keysAreListedInTheOrderOfTheFile() {
        assertThat(new LinkedHashSet<>(schema.leaves().keySet()))
                .startsWith(
                        "listeners.tcp.bind",
                        "listeners.tcp.port",
                        "listeners.tcp.max-connections",
                        "listeners.tcp.connect-rate",
                        "listeners.tcp.publish-rate",
                        "listeners.tcp.publish-bytes",
                        "listeners.tcp.proxy-protocol",
                        "listeners.ws.bind")
                .endsWith("sys-client-events", "shutdown.drain-timeout", "shutdown.drain-rate");
    }

    @Test
    void defaultsAreThoseThatOthersRelyOn() {
        var settings = Settings.defaults();

        assertThat(settings.listeners().tcp().port()).isEqualTo(1883);
        assertThat(settings.listeners().ws())
                .isEqualTo(
                        new ListenerSettings.WebSocket(
                                "0.0.0.0", 8083, "/mqtt", 0, 0, 0, 0, false));
        assertThat(settings.listeners().hasTls()).isFalse();
        assertThat(settings.tls().protocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(settings.tls().clientCertificates())
                .isEqualTo(TlsSettings.ClientCertificates.NONE);
        assertThat(settings.proxy().trusted()).isEmpty();
        assertThat(settings.dataDir()).isEqualTo(Path.of("data"));
        assertThat(settings.store()).isEqualTo(Settings.Store.EMBEDDED);
        assertThat(settings.cassandra().contactPoints())
                .containsExactly(new HostPort("127.0.0.1", 9042));
        assertThat(settings.cassandra().localDatacenter()).isEqualTo("datacenter1");
        assertThat(settings.cassandra().keyspace()).isEqualTo("meshlark");
        assertThat(settings.cassandra().consistency())
                .isEqualTo(CassandraSettings.Level.LOCAL_QUORUM);
        assertThat(settings.auth().anonymous()).isEqualTo(AuthSettings.Anonymous.LOOPBACK);
        assertThat(settings.mqtt().maxPacketSize()).isEqualTo(1 << 20);
        assertThat(settings.mqtt().maxTopicLevels()).isEqualTo(128);
        assertThat(settings.mqtt().receiveMaximum()).isEqualTo(32);
        assertThat(settings.mqtt().maxSessionExpiry()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.mqtt().v3SessionExpiry()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.session().maxQueued()).isEqualTo(1000);
        assertThat(settings.session().overflow()).isEqualTo(SessionSettings.Overflow.DROP_OLDEST);
        assertThat(settings.session().logLimit()).isEqualTo(2 << 20);
        assertThat(settings.shared().strategy()).isEqualTo(SharedSettings.Strategy.ROUND_ROBIN);
        assertThat(settings.cluster().self()).isEqualTo(new HostPort("127.0.0.1", 25520));
        assertThat(settings.cluster().bind()).isEqualTo(settings.cluster().self());
        assertThat(settings.cluster().seeds()).isEmpty();
        assertThat(settings.cluster().shards()).isEqualTo(64);
        assertThat(settings.cluster().splitBrain())
                .isEqualTo(
                        new SplitBrainSettings(
                                SplitBrainSettings.Strategy.KEEP_MAJORITY,
                                Duration.ofSeconds(5),
                                0));
        assertThat(settings.cluster().ackLease()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.cluster().linkBuffer()).isEqualTo(32 << 20);
        assertThat(settings.health().port()).isEqualTo(8558);
        assertThat(settings.sysInterval()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void withoutSourcesNothingIsAnOverride() {
        var reading =
                Configuration.read(
                        new Sources(Optional.empty(), Map.of("PATH", "/bin"), List.of()));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Configuration.Valid.class,
                        valid -> assertThat(valid.configuration().overrides()).isEmpty());
    }
}
