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
        var frame = sender.next(0);
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
            sender.next(0);
        }
        append(10, "m3");

        // Goes red when a frame that is not full may go whatever is under way.
        assertThat(sender.next(0)).isNull();

        sender.handled(1, 0);

        assertThat(next().length()).isEqualTo(24);
        assertThat(told).containsExactly("m0 HANDLED");
    }

    @Test
    void windowIsBounded() {
        append(3 << 20, "large");
        int frames = 0;
        while (sender.next(0) != null) {
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
        sender.handled(1, 0);

        assertThat(sender.hasRoom()).isTrue();
        assertThat(told).containsExactly("crowded", "a HANDLED", "b HANDLED", "c HANDLED", "eased");
    }

    @Test
    void sentAgainInOrderWithGrowingPatience() {
        append(10, "a");
        next();
        append(10, "b");
        next();

        assertThat(sender.overdue(LinkSender.RESEND_NANOS - 1)).isEmpty();
        assertThat(sender.overdue(LinkSender.RESEND_NANOS))
                .extracting(LinkSender.Sent::sequence)
                .containsExactly(1L, 2L);
        // Goes red when patience does not grow: a node that is slow would be buried.
        assertThat(sender.overdue(2 * LinkSender.RESEND_NANOS)).isEmpty();
        // Goes red when all is sent again and again: it would pile up in the mailbox.
        assertThat(sender.overdue(3 * LinkSender.RESEND_NANOS))
                .extracting(LinkSender.Sent::sequence)
                .containsExactly(1L);
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
        assertThat(sender.next(0)).isNull();
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

        sender.handled(1, 0);

        assertThat(told).containsExactly("failed on purpose", "b HANDLED");
    }

    @Test
    void barrierWaitsForWhatWasSentBeforeIt() {
        assertThat(sender.await(_ -> told.add("at once"))).isFalse();
        append(10, "a");
        assertThat(sender.await(_ -> told.add("barrier"))).isTrue();
        next();
        append(10, "b");

        sender.handled(1, 0);

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

        sender.handled(1, 0);

        assertThat(told).containsExactly("a HANDLED", "first", "second");
    }
}
