package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Progress for people and for logs. */
class ProgressLineTest {

    private final StringWriter out = new StringWriter();
    private long now;

    private ProgressLine line(boolean isTerminal) {
        return new ProgressLine(new PrintWriter(out), isTerminal, () -> now);
    }

    @Test
    void aTerminalHasABarThatIsGoneInTheEnd() {
        try (ProgressLine line = line(true)) {
            line.at(1, 2, "half of it");
            line.at(2, 2, "too soon after it");
        }

        assertThat(out.toString())
                .startsWith("\r[###############...............]  50 %  half of it\r")
                .doesNotContain("too soon")
                .endsWith("\r");
    }

    @Test
    void aShorterTextCoversALongerOne() {
        try (ProgressLine line = line(true)) {
            line.at(0, 2, "long");
            now += TimeUnit.SECONDS.toNanos(1);
            line.at(1, 2, "a");
        }

        assertThat(out.toString()).contains("50 %  a   \r");
    }

    @Test
    void aLogHasALineNowAndThenAndOneForEachBeginning() {
        try (ProgressLine line = line(false)) {
            line.at(0, 4, "first");
            line.at(1, 4, "too soon");
            now += TimeUnit.SECONDS.toNanos(6);
            line.at(2, 4, "second");
            line.begin();
            line.at(3, 4, "third");
        }

        assertThat(out.toString().lines())
                .containsExactly("0 %  first", "50 %  second", "75 %  third");
    }
}
