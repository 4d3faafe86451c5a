package io.meshlark.loadtest.account;

import java.util.ArrayList;
import java.util.List;

/**
 * What the accounts say when all is over.
 *
 * @param lost deliveries that were promised and did not come
 * @param excused deliveries that did not come and were not promised: the message was refused, or
 *     not acknowledged when its connection ended
 * @param examples of what is wrong, for people
 */
public record Findings(
        long lost, long excused, long duplicates, long reordered, List<String> examples) {

    private static final int MOST_EXAMPLES = 10;

    public static final Findings NONE = new Findings(0, 0, 0, 0, List.of());

    public Findings plus(Findings it) {
        var all = new ArrayList<>(examples);
        all.addAll(it.examples);
        return new Findings(
                lost + it.lost,
                excused + it.excused,
                duplicates + it.duplicates,
                reordered + it.reordered,
                List.copyOf(all.subList(0, Math.min(MOST_EXAMPLES, all.size()))));
    }

    /**
     * Those of one receiver.
     *
     * @param name of the receiver
     * @param sent last sequence of every source
     * @param excused messages of every source that nobody was promised
     * @param reordered by all subscribers behind this ledger
     */
    public static Findings of(
            String name, Ledger ledger, int[] sent, int[] excused, long reordered) {
        long lost = 0;
        long pardoned = 0;
        var examples = new ArrayList<String>();
        for (int slot = 0; slot < ledger.sources().size(); slot++) {
            int source = ledger.sources().source(slot);
            int missing = ledger.missing(slot, sent[source]);
            int pardon = Math.min(missing, excused[source]);
            pardoned += pardon;
            lost += missing - pardon;
            if (missing > pardon && examples.size() < MOST_EXAMPLES) {
                examples.add(example(name, ledger, slot, sent[source]));
            }
        }
        return new Findings(lost, pardoned, ledger.duplicates(), reordered, List.copyOf(examples));
    }

    private static String example(String name, Ledger ledger, int slot, int sent) {
        var text = new StringBuilder(name + " misses of source " + ledger.sources().source(slot));
        text.append(" (").append(sent).append(" sent): ");
        var missing = ledger.firstMissing(slot, sent, MOST_EXAMPLES);
        for (int i = 0; i < missing.length; i++) {
            text.append(i == 0 ? "" : ", ").append(missing[i]);
        }
        int more = ledger.missing(slot, sent) - missing.length;
        return text.append(more > 0 ? " and " + more + " more" : "").toString();
    }
}
