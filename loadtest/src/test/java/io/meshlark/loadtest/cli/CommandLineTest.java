package io.meshlark.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conn", "pub", "sub", "e2e", "storm", "run", "diff", "compare", "chaos", "scale"
            })
    void everyCommandHasHelpWithAnExample(String command) {
        assertThat(bench(command, "--help")).isZero();
        assertThat(out.toString()).contains("Example: meshlark bench " + command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "e2e --qos 3|--qos is 3, must be 0 to 2",
                "e2e --payload 15|--payload is 15, must be 16 to 67108864",
                "e2e --payload much|--payload: 'much' is not a size",
                "e2e --rate 0|--rate is 0.0, must be more than 0",
                "e2e --rate 5 --window 5|--rate and --window do not go together",
                "e2e --count 5 --duration 5s|--count and --duration do not go together",
                "e2e --duration 5|'5' is not a duration such as",
                "e2e --expect los==0|'los' is not measured; did you mean loss?",
                "e2e --subscribers 20000|fits in one process only: give a rate",
                "conn --clients 0|--clients is 0, must be 1 to 1000000",
                "conn --clients 40000 --workers 2|--workers is 2, must be 3 to 1000",
                "conn -V 3|'3' is not 4 (3.1.1) or 5",
                "run|a scenario is missing: a file, or one of telemetry-fan-in",
                "run offline-drian|did you mean offline-drain?",
                "run broadcast --set los=1|--set los: is not a parameter of this scenario; it has",
                "diff a b|cannot read a",
                "chaos --faults kil|'kil' is no fault; there are kill, coordinator, stop",
                "scale --only route|--only: 'route' is no part; there are crossing, fanout, routes",
                "scale --filters 10|--filters is 10, must be 2000 to 20000000",
                "chaos --cluster-size 2|--cluster-size is 2, must be 3 to 9",
                "chaos --nodes here|--nodes: 'here' must be such as 127.0.0.1:1883",
                "chaos --check missing.txt|missing.txt",
                "conn --nonsense|Unknown option: '--nonsense'",
            })
    void aMistakeIsAnsweredInWords(String arguments, String message) {
        assertThat(bench(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void theShippedScenariosAreListed() {
        assertThat(bench("run", "--list")).isZero();

        assertThat(out.toString()).contains("offline-drain", "subscribers=50");
    }

    @Test
    void aShippedScenarioCanBePrintedAsAStart() {
        assertThat(bench("run", "broadcast", "--print")).isZero();

        assertThat(out.toString()).startsWith("name: broadcast");
    }
}
