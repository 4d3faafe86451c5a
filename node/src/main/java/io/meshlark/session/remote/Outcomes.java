package io.meshlark.session.remote;

import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.binary.BinaryReader;
import java.util.ArrayList;
import java.util.List;

/** What became of appends, as tags that are never used again. */
final class Outcomes {
    private Outcomes() {}

    static int tag(Outcome outcome) {
        return switch (outcome) {
            case NO_SUBSCRIBERS -> 0;
            case ACCEPTED -> 1;
            case APPENDED -> 2;
            case REFUSED -> 3;
            case REJECTED -> 4;
            case NOT_RETAINED -> 5;
            case SUPERSEDED -> 6;
        };
    }

    static List<Outcome> read(BinaryReader in) {
        int count = in.count();
        List<Outcome> outcomes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            outcomes.add(of(in));
        }
        return outcomes;
    }

    private static Outcome of(BinaryReader in) {
        int tag = in.octet();
        return switch (tag) {
            case 0 -> Outcome.NO_SUBSCRIBERS;
            case 1 -> Outcome.ACCEPTED;
            case 2 -> Outcome.APPENDED;
            case 3 -> Outcome.REFUSED;
            case 4 -> Outcome.REJECTED;
            case 5 -> Outcome.NOT_RETAINED;
            case 6 -> Outcome.SUPERSEDED;
            default -> throw in.corrupt("unknown outcome " + tag);
        };
    }
}
