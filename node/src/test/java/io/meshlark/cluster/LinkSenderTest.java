package io.meshlark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames, window, bounds and what becomes of receipts. */
class LinkSenderTest {
    private final List<String> told = new ArrayList<>();
    private final LinkSender sender =
            new LinkSender(
                    1000,
                    () -> told.add("crowded"),
                    () -> told.add("eased"),
                    e -> told.add("failed " + e.getMessage()));

    private LinkSender.Sent next() {
        var frame = sender.next();
        assertThat(frame).isNotNull();
        return frame;
    }

    private void append(int length, String receipt) {
        sender.append(Channel.ROUTES, new byte[length], fate -> told.add(receipt + " " + fate));
    }

    @Test
    void idleLinkSendsAtOnceAndUnderLoadFramesFill() {
        for (int message = 0; message < 3; message++) {
            append(10, "m" + message);
            sender.next();
        }
        append(10, "m3");

        // Goes red when a frame that is not full may go whatever is under way.
        assertThat(sender.next()).isNull();

        sender.handled(1);

        assertThat(next().length()).isEqualTo(24);
        assertThat(told).containsExactly("m0 HANDLED");
    }

    @Test
    void windowIsBounded() {
        append(3 << 20, "large");
        int frames = 0;
        while (sender.next() != null) {
            frames++;
        }

        // Goes red when mayGo ignores the bytes under way.
        assertThat(frames).isEqualTo(8);
    }

    @Test
    void noRoomAboveTheLimitAndCrowdedFromHalfOfIt() {
        append(496, "a");
        assertThat(told).isEmpty();
        append(1, "b");
        assertThat(told).containsExactly("crowded");
        assertThat(sender.hasRoom()).isTrue();
        append(600, "c");
        assertThat(sender.hasRoom()).isFalse();

        next();
        sender.handled(1);

        assertThat(sender.hasRoom()).isTrue();
        assertThat(told).containsExactly("crowded", "a HANDLED", "b HANDLED", "c HANDLED", "eased");
    }

    @Test
    void whatIsUnderWayIsSentAgainInOrder() {
        append(10, "a");
        next();
        append(10, "b");
        next();
        append(10, "c");
        sender.handled(1);

        assertThat(sender.again()).extracting(LinkSender.Sent::sequence).containsExactly(2L);
        assertThat(next().sequence()).isEqualTo(3);
        assertThat(sender.again()).extracting(LinkSender.Sent::sequence).containsExactly(2L, 3L);
        assertThat(sender.figures().framesResent()).isEqualTo(3);
    }

    @Test
    void atTheEndWhatWasSentIsLostAndTheRestUnsent() {
        append(10, "sent");
        next();
        append(200_000, "begun");
        next();
        append(600, "waiting");

        sender.end();
        append(10, "late");

        // Goes red when all of them are LOST, and when all are UNSENT.
        assertThat(told)
                .containsExactly(
                        "crowded",
                        "sent LOST",
                        "begun UNSENT",
                        "waiting UNSENT",
                        "eased",
                        "late UNSENT");
        assertThat(sender.next()).isNull();
        assertThat(sender.await(_ -> {})).isFalse();
    }

    @Test
    void receiptThatFailsDoesNotHoldUpTheOthers() {
        sender.append(
                Channel.ROUTES,
                new byte[1],
                _ -> {
                    throw new IllegalStateException("on purpose");
                });
        append(1, "b");
        next();

        sender.handled(1);

        assertThat(told).containsExactly("failed on purpose", "b HANDLED");
    }

    @Test
    void barrierWaitsForWhatWasSentBeforeIt() {
        assertThat(sender.await(_ -> told.add("at once"))).isFalse();
        append(10, "a");
        assertThat(sender.await(_ -> told.add("barrier"))).isTrue();
        next();
        append(10, "b");

        sender.handled(1);

        assertThat(told).containsExactly("a HANDLED", "barrier");
    }

    @Test
    void barrierIsNotOvertakenWhileReceiptsAreCalled() {
        append(10, "a");
        sender.await(_ -> {
            // Goes red when settledEnd is set before the receipts are called.
            assertThat(sender.await(_ -> told.add("second"))).isTrue();
            told.add("first");
        });
        next();

        sender.handled(1);

        assertThat(told).containsExactly("a HANDLED", "first", "second");
    }
}
