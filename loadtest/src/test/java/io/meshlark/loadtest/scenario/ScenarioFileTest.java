package io.meshlark.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.scenario.ScenarioFile.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioFileTest {

    private static final String SMALL =
            """
            name: small
            parameters:
              writers: 3
              qos: 1
            clients:
              readers:
                durable: true
                subscribe:
                  filter: [a/+, b]
                  qos: ${qos}
                  share: g
              writers:
                count: ${writers}
                publish:
                  topic: a/{i}
                  qos: ${qos}
                  payload: 1KiB
            phases:
              - connect: readers
              - connect: writers
                rate: 100
              - publish: writers
                name: load
                rate: 50.5
                ramp: 2s
                duration: 1500ms
              - hold: 2s
            expect:
              - loss == 0
            """;

    static List<String> shipped() {
        return Shipped.NAMES;
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedScenarioCanBeRun(String name) {
        var scenario = valid(Shipped.yaml(name), Map.of());

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.description()).isNotEmpty();
        assertThat(scenario.parameters()).isNotEmpty();
        assertThat(scenario.expectations()).isNotEmpty();
    }

    @Test
    void aFileBecomesAScenario() {
        var scenario = valid(SMALL, Map.of());

        var readers = scenario.groups().get(0);
        assertThat(readers.count()).isEqualTo(1);
        assertThat(readers.connect().cleanStart()).isFalse();
        assertThat(readers.subscription().orElseThrow())
                .isEqualTo(new Subscription(List.of("a/+", "b"), 1, Optional.of("g"), true));
        var writers = scenario.groups().get(1);
        assertThat(writers.count()).isEqualTo(3);
        assertThat(writers.publication().orElseThrow())
                .isEqualTo(new Publication("a/{i}", 1, 1, 1024, false));
        assertThat(scenario.phases())
                .containsExactly(
                        Phase.Connect.all("connect", "readers"),
                        new Phase.Connect("connect", "writers", 100, 64, false),
                        new Phase.Publish(
                                "load",
                                "writers",
                                new Pace.Open(50.5, Duration.ofSeconds(2)),
                                new Limit.Time(Duration.ofMillis(1500)),
                                false),
                        new Phase.Hold("hold", Duration.ofSeconds(2)));
        assertThat(scenario.expectations()).containsExactly(Expectation.parse("loss == 0"));
    }

    @Test
    void parametersCanBeSet() {
        var scenario = valid(SMALL, Map.of("writers", "7", "qos", "2"));

        assertThat(scenario.groups().get(1).count()).isEqualTo(7);
        assertThat(scenario.groups().get(1).publication().orElseThrow().qos()).isEqualTo(2);
        assertThat(scenario.parameters()).containsEntry("writers", "7");
    }

    @Test
    void withoutARateTheLoopIsClosed() {
        var yaml =
                SMALL.replace(
                        "    rate: 50.5\n    ramp: 2s\n    duration: 1500ms", "    rounds: 9");

        assertThat(valid(yaml, Map.of()).phases())
                .contains(
                        new Phase.Publish(
                                "load",
                                "writers",
                                new Pace.Closed(166),
                                Limit.Rounds.of(9),
                                false));
    }

    @Test
    void allMistakesAreNamedWithTheirPlaces() {
        var yaml =
                SMALL.replace("durable: true", "durrable: yes")
                        .replace("payload: 1KiB", "payload: 3")
                        .replace("- hold: 2s", "- hold: forever")
                        .replace("- connect: readers", "- connect: reader")
                        .replace("loss == 0", "los == 0");

        assertThat(mistakes(yaml, Map.of("readers", "1")))
                .satisfiesExactlyInAnyOrder(
                        it -> assertThat(it).startsWith("--set readers: is not a parameter"),
                        it ->
                                assertThat(it)
                                        .startsWith("clients.readers.durrable: is not a key here")
                                        .contains("did you mean durable?"),
                        it ->
                                assertThat(it)
                                        .isEqualTo(
                                                "clients.writers.publish.payload: is 3 bytes, must"
                                                        + " be 16 to 67108864"),
                        it ->
                                assertThat(it)
                                        .startsWith("phases[0].connect: is 'reader', must be one"),
                        it -> assertThat(it).startsWith("phases[3].hold: 'forever'"),
                        it -> assertThat(it).startsWith("expect: 'los' is not measured"));
    }

    @Test
    void whoIsNotConnectedCannotPublish() {
        assertThat(mistakes(SMALL.replace("  - connect: writers\n    rate: 100\n", ""), Map.of()))
                .containsExactly("phases: writers are to publish but are not connected by then");
    }

    @Test
    void whatIsNotYamlIsSaidToBe() {
        assertThat(mistakes("a: [", Map.of()).getFirst()).startsWith("not YAML");
        assertThat(mistakes("", Map.of())).containsExactly("the file holds no scenario");
    }

    private static Scenario valid(String yaml, Map<String, String> settings) {
        return switch (ScenarioFile.read(yaml, settings, ConnectionDefaults.STANDARD)) {
            case Reading.Valid(var scenario) -> scenario;
            case Reading.Invalid(var mistakes) -> throw new AssertionError(mistakes.toString());
        };
    }

    private static List<String> mistakes(String yaml, Map<String, String> settings) {
        return switch (ScenarioFile.read(yaml, settings, ConnectionDefaults.STANDARD)) {
            case Reading.Valid(var scenario) ->
                    throw new AssertionError("is a scenario: " + scenario);
            case Reading.Invalid(var mistakes) -> mistakes;
        };
    }
}
