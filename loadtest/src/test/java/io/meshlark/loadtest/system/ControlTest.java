package io.meshlark.loadtest.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.system.MisbehavingBroker.Fault;
import io.meshlark.loadtest.system.Tool.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tool finds exactly what a broker does wrong. */
class ControlTest {

    private static final int MESSAGES = 1000;

    private static Outcome e2e(MisbehavingBroker broker, String... more) {
        var arguments = new ArrayList<String>();
        arguments.addAll(
                List.of(
                        "e2e",
                        "--port=" + broker.port(),
                        "--count=" + MESSAGES,
                        "--warm-up=0s",
                        "--patience=500ms"));
        arguments.addAll(List.of(more));
        return Tool.bench(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aBrokerThatDoesItsWorkHasNothingToHide(int qos) throws IOException {
        try (var broker = new MisbehavingBroker(Fault.NONE, 1)) {
            var outcome =
                    e2e(
                            broker,
                            "--qos=" + qos,
                            "--subscribers=3",
                            "--expect=loss == 0",
                            "--expect=duplicates == 0",
                            "--expect=reordered == 0",
                            "--expect=received == " + 3 * MESSAGES);

            assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
            assertThat(broker.published).hasSize(MESSAGES);
        }
    }

    /** What arrives on one thread lets the other send more, without waiting for anything else. */
    @Test
    void twoThreadsShareOneWindow() throws IOException {
        try (var broker = new MisbehavingBroker(Fault.NONE, 1)) {
            var outcome =
                    e2e(
                            broker,
                            "--threads=2",
                            "--subscribers=3",
                            "--window=10",
                            "--expect=stalls == 0",
                            "--expect=loss == 0");

            assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
        }
    }

    @Test
    void everyDroppedMessageIsLost() throws IOException {
        try (var broker = new MisbehavingBroker(Fault.DROP, 7)) {
            var outcome = e2e(broker, "--subscribers=2", "--expect=loss == 0");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(broker.spoiled()).isEqualTo(2 * (MESSAGES / 7));
            assertThat(outcome.out())
                    .contains("accounts     " + broker.spoiled() + " lost, 0 duplicates, 0 out of")
                    .contains("misses of source 0 (1000 sent): 7, 14, 21, 28")
                    .contains("NOT MET    loss == 0 (it is " + broker.spoiled() + ")");
        }
    }

    @Test
    void everySecondCopyIsADuplicate() throws IOException {
        try (var broker = new MisbehavingBroker(Fault.DOUBLE, 9)) {
            var outcome = e2e(broker, "--qos=1", "--expect=duplicates == 0");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out())
                    .contains("accounts     0 lost, " + MESSAGES / 9 + " duplicates, 0 out of");
        }
    }

    @Test
    void everySwappedPairIsOutOfOrder() throws IOException {
        try (var broker = new MisbehavingBroker(Fault.SWAP, 11)) {
            var outcome = e2e(broker, "--qos=2", "--expect=reordered == 0");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out())
                    .contains("accounts     0 lost, 0 duplicates, " + MESSAGES / 11 + " out of");
        }
    }

    /** Every subscriber gets every message: as members of a group they should share them. */
    @Test
    void aGroupThatGetsEverythingTwiceHasDuplicates() throws IOException {
        try (var broker = new MisbehavingBroker(Fault.NONE, 1)) {
            var outcome = e2e(broker, "--subscribers=2", "--share=g", "--expect=duplicates == 0");

            assertThat(outcome.exitCode()).isEqualTo(1);
            // The run is over when each has come once: the last copies may still be under way.
            assertThat(outcome.out()).containsPattern(" 0 lost, (1,000|9[0-9]{2}) duplicates");
        }
    }

    /**
     * Whenever a message really went out: it says when it was due, to the nanosecond, so that
     * waiting counts.
     */
    @Test
    void inAnOpenLoopMessagesCarryTheTimeAtWhichTheyWereDue() throws IOException {
        try (var broker = new MisbehavingBroker(Fault.NONE, 1)) {
            e2e(broker, "--rate=20000");

            assertThat(broker.published).hasSize(MESSAGES);
            long first = intended(broker.published.getFirst());
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(intended(broker.published.get(i)) - first).isEqualTo(50_000L * i);
            }
        }
    }

    private static long intended(byte[] payload) {
        return ByteBuffer.wrap(payload).getLong() & 0xFFFF_FFFF_FFFFL;
    }

    /** This one forgets whoever leaves. */
    @Test
    void whatABrokerForgetsIsLost() throws IOException {
        try (var broker = new MisbehavingBroker(Fault.NONE, 1)) {
            var outcome =
                    Tool.bench(
                            "run",
                            "offline-drain",
                            "--port=" + broker.port(),
                            "--patience=300ms",
                            "--set=subscribers=2",
                            "--set=messages=10");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out())
                    .contains("accounts     20 lost, 0 duplicates, 0 out of order")
                    .contains("the broker has no session any more for a client that returns");
        }
    }

    @Test
    void aRoundIsOneMessageForEachTopicOfEachClient(@TempDir Path folder) throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("rounds.yaml"),
                        """
                        name: rounds
                        clients:
                          writers:
                            count: 3
                            publish:
                              topic: a/{i}/{t}
                              topics-per-client: 4
                              qos: 1
                        phases:
                          - connect: writers
                          - publish: writers
                            rounds: 5
                        """);
        try (var broker = new MisbehavingBroker(Fault.NONE, 1)) {
            Tool.bench("run", file.toString(), "--threads=2", "--port=" + broker.port());

            var messages =
                    broker.published.stream()
                            .collect(
                                    Collectors.groupingBy(
                                            ControlTest::source, Collectors.counting()));
            assertThat(messages)
                    .hasSize(12)
                    .allSatisfy((_, count) -> assertThat(count).isEqualTo(5));
        }
    }

    private static int source(byte[] payload) {
        return ByteBuffer.wrap(payload).getInt(Long.BYTES);
    }

    @Test
    void whoIsNotLetInSaysWhy() throws IOException {
        try (var broker = new MisbehavingBroker(Fault.REFUSE_CONNECTION, 1)) {
            var outcome = e2e(broker);

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err())
                    .contains("no client of 'subscribers' could connect to mqtt://127.0.0.1:")
                    .contains("the broker refuses a connection with reason 0x05");
        }
    }

    @Test
    void reportsAreWritten(@TempDir Path folder) throws IOException {
        try (var broker = new MisbehavingBroker(Fault.NONE, 1)) {
            e2e(broker, "--out=" + folder.resolve("new"));

            for (var file :
                    new String[] {"report.html", "summary.md", "result.json", "seconds.csv"}) {
                assertThat(Files.readString(folder.resolve("new").resolve(file))).isNotEmpty();
            }
        }
    }
}
