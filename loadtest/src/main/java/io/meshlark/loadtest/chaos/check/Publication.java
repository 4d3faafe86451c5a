package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message and what its publisher was told of it. */
final class Publication {

    private final Message message;
    private final List<Event> attempts = new ArrayList<>(1);
    private int fresh;
    private @Nullable Event accepted;
    private final List<Event> refusals = new ArrayList<>(0);

    Publication(Message message) {
        this.message = message;
    }

    void asked(Event event, boolean again) {
        attempts.add(event);
        fresh += again ? 0 : 1;
    }

    void answered(Event event, int reason) {
        if (reason >= 0x80) {
            refusals.add(event);
        } else if (accepted == null) {
            accepted = event;
        }
    }

    Message message() {
        return message;
    }

    List<Event> attempts() {
        return attempts;
    }

    /** When it was asked for first. */
    long asked() {
        return attempts.getFirst().at();
    }

    /** PUBACK or PUBREC of success. */
    @Nullable Event accepted() {
        return accepted;
    }

    /** When it was acknowledged, or never. */
    long answered() {
        return accepted == null ? Long.MAX_VALUE : accepted.at();
    }

    /** From its first try to its acknowledgement. */
    long waited() {
        return answered() - asked();
    }

    boolean isAccepted() {
        return accepted != null;
    }

    boolean isRefused() {
        return !refusals.isEmpty() && accepted == null;
    }

    /** Whether it was asked for on this connection of its publisher. */
    boolean isAskedOn(int connection) {
        return attempts.stream().anyMatch(it -> it.connection() == connection);
    }

    /** On which connections it was refused. */
    List<Integer> refusedOn() {
        return refusals.stream().map(Event::connection).toList();
    }

    /** Whether all tries after the first were repeats in a session that was still there. */
    boolean isOnePublication() {
        return fresh == 1;
    }
}
