package io.meshlark.loadtest.account;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver (a subscriber, or the members of a shared subscription together) has got of
 * each of its sources. Exact: as long as all comes in order there is one number per source, ahead
 * of a gap each sequence is remembered by itself.
 */
public final class Ledger {

    private final SourceSet sources;

    /** Every sequence up to this has come, or was never to come. */
    private final int[] complete;

    /** Where a gap is open: sequences above {@code complete + 1} that are here, by slot. */
    private final Map<Integer, BitSet> ahead = new HashMap<>();

    private long distinct;
    private long duplicates;
    private long unexpected;

    /** What one arrival was. */
    public enum Arrival {
        NEW,
        DUPLICATE,
        /** From a source that the receiver did not subscribe to. */
        UNEXPECTED
    }

    public Ledger(SourceSet sources) {
        this.sources = sources;
        this.complete = new int[sources.size()];
    }

    public SourceSet sources() {
        return sources;
    }

    /** A message is here. */
    public Arrival arrived(int source, int sequence) {
        int slot = sources.slot(source);
        if (slot < 0) {
            unexpected++;
            return Arrival.UNEXPECTED;
        }
        int expected = complete[slot] + 1;
        if (sequence == expected && (ahead.isEmpty() || !closesGap(slot))) {
            complete[slot] = sequence;
        } else if (sequence < expected || (sequence > expected && !remember(slot, sequence))) {
            duplicates++;
            return Arrival.DUPLICATE;
        }
        distinct++;
        return Arrival.NEW;
    }

    /** False when it was there already. */
    private boolean remember(int slot, int sequence) {
        var bits = ahead.computeIfAbsent(slot, _ -> new BitSet());
        int bit = sequence - complete[slot] - 1;
        if (bits.get(bit)) {
            return false;
        }
        bits.set(bit);
        return true;
    }

    /** The missing sequence is here: takes in what is behind it. False when there was no gap. */
    private boolean closesGap(int slot) {
        var bits = ahead.get(slot);
        if (bits == null) {
            return false;
        }
        bits.set(0);
        int run = bits.nextClearBit(0);
        complete[slot] += run;
        var rest = bits.get(run, bits.length());
        if (rest.isEmpty()) {
            ahead.remove(slot);
        } else {
            ahead.put(slot, rest);
        }
        return true;
    }

    /**
     * What was sent until now is not for this receiver: it was not subscribed.
     *
     * @param sent last sequence of each source, by number
     */
    public void skip(int[] sent) {
        for (int slot = 0; slot < complete.length; slot++) {
            int last = sent[sources.source(slot)];
            if (last > complete[slot]) {
                complete[slot] = last;
                ahead.remove(slot);
            }
        }
    }

    /** Messages that came, each counted once. */
    public long distinct() {
        return distinct;
    }

    public long duplicates() {
        return duplicates;
    }

    public long unexpected() {
        return unexpected;
    }

    /**
     * Messages of one source that did not come.
     *
     * @param sent its last sequence; more may have come, such as wills that nobody asked for
     */
    public int missing(int slot, int sent) {
        @Nullable BitSet bits = ahead.get(slot);
        return Math.max(0, sent - complete[slot] - (bits == null ? 0 : bits.cardinality()));
    }

    /** The first few missing sequences of a source, for people to look for. */
    public int[] firstMissing(int slot, int sent, int most) {
        @Nullable BitSet bits = ahead.get(slot);
        int from = complete[slot] + 1;
        var missing = new int[Math.min(most, missing(slot, sent))];
        for (int i = 0, sequence = from; i < missing.length; sequence++) {
            if (bits == null || !bits.get(sequence - from)) {
                missing[i] = sequence;
                i++;
            }
        }
        return missing;
    }
}
