package io.meshlark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources, their precedence and their origins. */
class ConfigurationTest {

    @TempDir Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("node.conf"), content);
    }

    private static Configuration valid(Sources sources) {
        return switch (Configuration.read(sources)) {
            case Configuration.Valid(var configuration) -> configuration;
            case Configuration.Invalid(var errors) -> throw new AssertionError(errors);
        };
    }

    private static Sources fromFile(Path file) {
        return new Sources(Optional.of(file), Map.of(), List.of());
    }

    @Test
    void flagBeatsEnvironmentBeatsFileBeatsDefault() throws IOException {
        var file =
                file(
                        """
                        meshlark {
                          listeners {
                            tcp.port = 1
                            ws.port = 1
                          }
                          health.port = 3
                        }
                        """);
        var environment =
                Map.of("MESHLARK_LISTENERS__TCP__PORT", "4", "MESHLARK_LISTENERS__WS__PORT", "5");

        var configuration =
                valid(
                        new Sources(
                                Optional.of(file),
                                environment,
                                List.of("listeners.tcp.port=6", "listeners.tcp.port=7")));

        assertThat(configuration.overrides())
                .extracting(EffectiveSetting::path, EffectiveSetting::value, it -> it.origin())
                .containsExactly(
                        tuple("listeners.tcp.port", "7", new Origin.Flag()),
                        tuple(
                                "listeners.ws.port",
                                "5",
                                new Origin.Environment("MESHLARK_LISTENERS__WS__PORT")),
                        tuple("health.port", "3", new Origin.File(file.toString(), 6)));
        assertThat(configuration.settings().listeners().tcp().port()).isEqualTo(7);
        assertThat(configuration.settings().cluster().port()).isEqualTo(25520);
    }

    @Test
    void effectiveListsEverySettingOnceWithItsOrigin() {
        var effective = valid(new Sources(Optional.empty(), Map.of(), List.of())).effective();

        assertThat(effective)
                .extracting(EffectiveSetting::path)
                .containsExactlyElementsOf(Schema.ofReference().leaves().keySet());
        assertThat(effective)
                .contains(new EffectiveSetting("session.log-limit", "2MiB", new Origin.Default()));
    }

    @Test
    void fileNeedsNoBlock() throws IOException {
        var settings = valid(fromFile(file("mqtt.max-qos = 1\nsys-interval = 1m"))).settings();

        assertThat(settings.mqtt().maxQos()).isEqualTo(1);
        assertThat(settings.sysInterval()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void fileMayIncludeAnotherAndUseVariables() throws IOException {
        Files.writeString(folder.resolve("base.conf"), "mqtt.receive-maximum = 7");
        var file = file("include \"base.conf\"\nfolder = d\ndata-dir = ${?PATH}");

        var reading = Configuration.read(fromFile(file));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Configuration.Invalid.class,
                        invalid ->
                                assertThat(invalid.errors())
                                        .extracting(ConfigError::path)
                                        .containsExactly("folder"));
    }

    @Test
    void includedValueNamesTheIncludedFile() throws IOException {
        var base = Files.writeString(folder.resolve("base.conf"), "\nmqtt.receive-maximum = 7");

        var overrides = valid(fromFile(file("include \"base.conf\""))).overrides();

        assertThat(overrides)
                .containsExactly(
                        new EffectiveSetting(
                                "mqtt.receive-maximum", "7", new Origin.File(base.toString(), 2)));
    }

    @Test
    void nullTakesAValueBack() throws IOException {
        var configuration = valid(fromFile(file("mqtt.max-qos = 1\nmqtt.max-qos = null")));

        assertThat(configuration.settings().mqtt().maxQos()).isEqualTo(2);
    }

    @Test
    void passwordsAreReadFromFilesAndNeverShown() throws IOException {
        var password = Files.writeString(folder.resolve("password"), "hidden word\nnot this\n");

        var configuration =
                valid(
                        new Sources(
                                Optional.empty(),
                                Map.of("MESHLARK_CASSANDRA__TLS__KEYSTORE_PASSWORD", "hidden too"),
                                List.of(
                                        "cassandra.user=u",
                                        "cassandra.password-file=" + password,
                                        "cassandra.tls.enabled=true",
                                        "datastax-java-driver.x.password=hidden as well")));

        var cassandra = configuration.settings().cassandra();
        assertThat(cassandra.login().orElseThrow().password().value()).isEqualTo("hidden word");
        assertThat(cassandra.tls().orElseThrow().keystorePassword().value())
                .isEqualTo("hidden too");
        assertThat(configuration.effective().toString() + configuration.settings())
                .doesNotContain("hidden");
        assertThat(configuration.overrides())
                .filteredOn(EffectiveSetting::isHidden)
                .extracting(EffectiveSetting::path)
                .containsExactly(
                        "cassandra.tls.keystore-password", "datastax-java-driver.x.password");
    }

    @Test
    void driverBlockIsHandedOnAsItIs() throws IOException {
        var file = file("store = cassandra\ndatastax-java-driver.basic.request.page-size = 7");

        var configuration = valid(fromFile(file));

        assertThat(configuration.libraries().getInt("datastax-java-driver.basic.request.page-size"))
                .isEqualTo(7);
    }

    @Test
    void akkaBlockIsHandedOnAsItIs() throws IOException {
        var file = file("meshlark.mqtt.max-qos = 1\nakka.cluster.jmx.enabled = on");

        var configuration =
                valid(new Sources(Optional.of(file), Map.of(), List.of("akka.loglevel=DEBUG")));

        assertThat(configuration.libraries().getString("akka.loglevel")).isEqualTo("DEBUG");
        assertThat(configuration.libraries().getBoolean("akka.cluster.jmx.enabled")).isTrue();
        assertThat(configuration.overrides())
                .extracting(EffectiveSetting::path)
                .containsExactly("mqtt.max-qos", "akka.cluster.jmx.enabled", "akka.loglevel");
    }

    @Test
    void seedsComeAsListOrAsOneString() throws IOException {
        var expected = List.of(new HostPort("a.example", 1), new HostPort("[::1]", 2));

        assertThat(
                        valid(
                                fromFile(
                                        file(
                                                "store = cassandra, cluster.seeds = [\"a.example:1\", \"[::1]:2\"]"))))
                .extracting(it -> it.settings().cluster().seeds())
                .isEqualTo(expected);
        assertThat(
                        Settings.with("store=cassandra", "cluster.seeds=a.example:1, [::1]:2")
                                .cluster()
                                .seeds())
                .isEqualTo(expected);
        assertThat(
                        Settings.with(
                                        "store=cassandra",
                                        "cluster.seeds=[\"a.example:1\",\"[::1]:2\"]")
                                .cluster()
                                .seeds())
                .isEqualTo(expected);
        assertThat(Settings.with("cluster.seeds=").cluster().seeds()).isEmpty();
    }

    @Test
    void variablesThatKubernetesSetsForAServiceAreNotSettings() {
        var environment =
                Map.of(
                        "MESHLARK_PORT", "tcp://10.0.0.1:1883",
                        "MESHLARK_SERVICE_HOST", "10.0.0.1",
                        "MESHLARK_HEADLESS_SERVICE_PORT_MQTT", "1883",
                        "MESHLARK_PORT_1883_TCP_ADDR", "10.0.0.1",
                        "MESHLARK_JAVA_OPTS", "-Xmx1g");

        var configuration = valid(new Sources(Optional.empty(), environment, List.of()));

        assertThat(configuration.overrides()).isEmpty();
    }

    @Test
    void v3SessionsNeverOutliveTheLongestSessionExpiry() {
        var settings = Settings.with("mqtt.max-session-expiry=1h");

        assertThat(settings.mqtt().v3SessionExpiry()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void longestSessionExpiryMayBeNever() {
        var settings = Settings.with("mqtt.max-session-expiry=4294967295s");

        assertThat(settings.mqtt().maxSessionExpiry()).isEqualTo(MqttSettings.NEVER);
    }
}
