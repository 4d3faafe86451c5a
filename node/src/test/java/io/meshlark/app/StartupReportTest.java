package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.config.Configuration;
import io.meshlark.config.Settings;
import io.meshlark.config.Sources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last lines of start-up. */
class StartupReportTest {

    private static final List<Listener> LISTENERS =
            List.of(
                    new Listener("MQTT", "0.0.0.0:1884"),
                    new Listener("MQTT over WebSocket", "0.0.0.0:8083/mqtt"));

    private static List<String> report(String... assignments) {
        var sources = new Sources(Optional.empty(), Map.of(), List.of(assignments));
        return switch (Configuration.read(sources)) {
            case Configuration.Valid(var configuration) ->
                    new StartupReport(configuration, LISTENERS, List.of())
                            .lines(Duration.ofMillis(1234));
            case Configuration.Invalid(var errors) -> throw new AssertionError(errors);
        };
    }

    @Test
    void saysWhatRunsWhereAndThenThatItIsReady() {
        var lines = report("listeners.tcp.port=1884", "data-dir=/srv/m", "mqtt.max-qos=1");

        assertThat(lines.get(0)).startsWith("Meshlark ");
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        "  store      embedded in /srv/m",
                        "  overrides  listeners.tcp.port = 1884 (--set)",
                        "             data-dir = /srv/m (--set)",
                        "             mqtt.max-qos = 1 (--set)",
                        "  listeners  MQTT                 0.0.0.0:1884",
                        "             MQTT over WebSocket  0.0.0.0:8083/mqtt",
                        "  warning    anonymous clients are accepted from this machine only; to let"
                                + " in everybody: --set auth.anonymous=allow",
                        "meshlark is ready, 1.2 s");
    }

    @Test
    void withoutOverridesItSaysNone() {
        assertThat(report()).contains("  overrides  none");
    }

    @Test
    void openBrokerIsWarnedAbout() {
        assertThat(report("auth.anonymous=allow"))
                .anyMatch(it -> it.startsWith("  warning    everybody who reaches"));
    }

    @Test
    void clientsThatLogInAndMayDoNothingAreAWarning() {
        String[] login = {"auth.chain=password-file", "auth.password-file.file=passwords"};

        assertThat(Warnings.of(Settings.with(login)))
                .anyMatch(it -> it.startsWith("clients that log in may do nothing"));
        assertThat(Warnings.of(Settings.with(login[0], login[1], "access.otherwise=allow")))
                .noneMatch(it -> it.startsWith("clients that log in"));
    }

    @Test
    void brokerOnLoopbackNeedsNoWarning() {
        assertThat(report("listeners.tcp.bind=127.0.0.1", "listeners.ws.port=0"))
                .noneMatch(it -> it.contains("warning"));
    }

    @Test
    void brokerThatNobodyCanReachIsWarnedAbout() {
        assertThat(report("listeners.tcp.port=0", "listeners.ws.port=0"))
                .anyMatch(it -> it.contains("no client can connect"));
        assertThat(report("auth.anonymous=deny"))
                .anyMatch(it -> it.contains("no client can connect"));
    }

    @Test
    void nodeThatItsSeedsCannotReachIsWarnedAbout() {
        assertThat(report("store=cassandra", "cluster.seeds=10.0.0.1:25520"))
                .anyMatch(it -> it.contains("cluster.host is 127.0.0.1"));
    }
}
