package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code meshlark} answers to a command line, without starting a broker. */
class CommandLineTest {

    private static Terminal terminal(Map<String, String> environment) {
        return new Terminal(
                environment, InputStream.nullInputStream(), OutputStream.nullOutputStream());
    }

    private static CommandRun run(Map<String, String> environment, String... arguments) {
        return CommandRun.of(environment, "", List.of(arguments));
    }

    private static CommandRun run(String... arguments) {
        return run(Map.of(), arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start",
                "check",
                "schema",
                "cassandra",
                "cluster",
                "drain",
                "bans",
                "demo",
                "passwd",
                "pub",
                "sub",
                "version",
                "completion"
            })
    void everyCommandHasHelpThatNamesIt(String command) {
        var answer = run(command, "--help");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("Usage: meshlark " + command).contains("--help");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void commandsThatAskANodeSayWhereNobodyAnswers() {
        for (var command : List.of("cluster status", "drain")) {
            var answer = run((command + " --url http://127.0.0.1:1").split(" "));

            assertThat(answer.exitCode()).isEqualTo(1);
            assertThat(answer.err())
                    .isEqualTo(
                            "meshlark: nothing answers at http://127.0.0.1:1: is a node running"
                                    + " there, with this health.port?\n");
        }
    }

    @Test
    void helpListsEveryCommand() {
        var answer = run("--help");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("start", "check", "pub", "sub", "version", "completion");
    }

    @Test
    void everyCommandDescribesItselfAndItsOptions() {
        for (var command : Main.commandLine(terminal(Map.of())).getSubcommands().values()) {
            var spec = command.getCommandSpec();

            assertThat(spec.usageMessage().description()).as(spec.name()).isNotEmpty();
            assertThat(spec.options())
                    .as(spec.name())
                    .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
        }
    }

    @Test
    void schemaIsPrintedWithoutACassandra() {
        var answer = run("schema", "print", "--set", "cassandra.keyspace=farm");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("CREATE TABLE IF NOT EXISTS farm.messages");
    }

    @Test
    void schemaWithoutACassandraIsOneLineThatNamesTheAddress() {
        var answer = run("schema", "status", "--set", "cassandra.contact-points=127.0.0.1:1");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err().strip())
                .startsWith("meshlark: Cassandra at ")
                .contains("127.0.0.1:1");
        assertThat(answer.err().lines()).hasSize(1);
    }

    @Test
    void passwordIsNotInWhatCheckPrints() {
        var answer =
                run(
                        Map.of("MESHLARK_CASSANDRA__PASSWORD", "hidden"),
                        "check",
                        "--set",
                        "cassandra.user=u");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("# cassandra.password = ***").doesNotContain("hidden");
    }

    @Test
    void withoutCommandItSaysSoAndExitsWithTwo() {
        var answer = run();

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err())
                .isEqualToNormalizingNewlines(
                        "meshlark: a command is missing\nSee: meshlark --help\n");
    }

    @Test
    void unknownOptionIsOneLineWithASuggestion() {
        var answer = run("start", "--confg", "x");

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err())
                .contains("meshlark: Unknown options: '--confg', 'x'")
                .contains("--config")
                .contains("See: meshlark start --help");
    }

    @Test
    void versionNamesMeshlarkAndJava() {
        assertThat(run("version").out()).startsWith("meshlark ").contains("java ", "system ");
        assertThat(run("--version").out()).startsWith("meshlark ");
    }

    @Test
    void completionKnowsTheCommandsAndTheirOptions() {
        var script = run("completion").out();

        assertThat(script).startsWith("#!").contains("meshlark", "check", "--config");
    }

    @Test
    void checkPrintsEachSettingWithItsOrigin(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("a.conf"), "mqtt.max-qos = 1");
        var environment = Map.of("MESHLARK_LISTENERS__TCP__PORT", "1884");

        var answer =
                run(environment, "check", "--config", file.toString(), "--set", "health.port=0");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out().lines())
                .anyMatch(it -> it.matches("mqtt.max-qos = 1 +# .*a.conf:1"))
                .anyMatch(it -> it.matches("health.port = 0 +# --set"))
                .anyMatch(it ->
                        it.matches(
                                "listeners.tcp.port = 1884 +# environment"
                                        + " MESHLARK_LISTENERS__TCP__PORT"))
                .anyMatch(it -> it.matches("store = embedded +# default"))
                .last()
                .asString()
                .contains("3 of them not the default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "start"})
    void wrongSettingsAreOneLineEachAndExitCodeTwo(String command) {
        var answer = run(command, "--set", "mqtt.max-qos=3", "--set", "listener.tcp.port=1");

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines())
                .containsExactlyInAnyOrder(
                        "meshlark: mqtt.max-qos = 3: must be a whole number from 0 to 2 (--set)",
                        "meshlark: listener.tcp.port: there is no such setting; did you mean"
                                + " listeners.tcp.port? (--set)");
    }

    @Test
    void printedSettingsAreASettingsFileAgain(@TempDir Path folder) throws Exception {
        var printed =
                run("check", "--set", "cluster.seeds=a:1,b:2", "--set", "data-dir=my data").out();
        var file = Files.writeString(folder.resolve("printed.conf"), printed);

        var answer = run("check", "--config", file.toString());

        assertThat(answer.err()).isEmpty();
        assertThat(answer.exitCode()).isZero();
    }
}
