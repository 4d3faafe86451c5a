package io.meshlark.delivery;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.routing.Ledger;
import java.util.ArrayList;
import java.util.List;

/** A publisher's ledger that remembers what it was asked and answers when the test does. */
final class FakeLedger implements Ledger {
    record Asked(MessageId id, List<Assignment> picks, boolean again, Answer answer) {}

    final List<Asked> asked = new ArrayList<>();

    @Override
    public void assign(MessageId id, List<Assignment> picks, boolean again, Answer answer) {
        asked.add(new Asked(id, picks, again, answer));
    }

    /** The last question is durable; {@code earlier} counts instead. */
    void writes(Assignment... earlier) {
        asked.removeLast().answer().isDurable(List.of(earlier));
    }

    void ends() {
        asked.removeLast().answer().isUnknown();
    }

    Assignment.Member picked() {
        return asked.getLast().picks().getFirst().member();
    }
}
