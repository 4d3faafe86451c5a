package io.meshlark.loadtest.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.StringWriter;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryLineTest {

    private static final MessageId ID = new MessageId("p1", 7);

    static List<What> kinds() {
        return List.of(
                new What.ConnectAsked(true, 0, null),
                new What.ConnectAsked(
                        false, 3600, new Message(new MessageId("will-w1", 3), "will/w1", 2, false)),
                new What.ConnectAccepted(true),
                new What.ConnectRefused(-1),
                new What.SubscribeAsked("$share/g/a/+/#", 2),
                new What.SubscribeAcked("a/#", 0x97),
                new What.UnsubscribeAsked("a/#"),
                new What.UnsubscribeAcked("a/#"),
                new What.PublishAsked(new Message(ID, "a/b", 1, true), 12, true),
                new What.PublishAcked(ID, 0x10),
                new What.PublishCompleted(ID),
                new What.Received(ID, "a/b", 2, true, false, 65_535),
                new What.Released(65_535),
                new What.PingAnswered(),
                new What.Disconnected(What.By.BROKER, 0x8E),
                new What.FaultBegan(1, "kill", new TreeSet<>(List.of(1, 3))),
                new What.FaultBegan(2, "cassandra-kill", new TreeSet<>()),
                new What.FaultEnded(1),
                new What.Recovered(1),
                new What.Reached(What.Stage.DRAINED));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aLineIsReadAsItWasWritten(What what) {
        var event = new Event(123_456_789_012L, "d3", 2, 1, what);

        assertThat(HistoryLine.read(HistoryLine.write(event))).isEqualTo(event);
    }

    @Test
    void aLineThatEndsTooEarlyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistoryLine.read("12 d3 1 1 received p1"))
                .withMessageContaining("too early");
    }

    @Test
    void theFileHoldsWhatMemoryHolds() {
        var file = new StringWriter();
        var clock = new AtomicLong(1000);
        var history = new History(() -> clock.getAndAdd(5), file);

        for (var kind : kinds()) {
            history.add("d1", 1, 2, kind);
        }
        history.add(new What.FaultEnded(4));

        assertThat(file.toString().lines().map(HistoryLine::read).toList())
                .isEqualTo(history.events());
        assertThat(history.events().getFirst().at()).isEqualTo(5);
    }
}
