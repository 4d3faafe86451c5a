package io.meshlark.session.shard;

import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The messages a session keeps in its own journal, a prefix of its queue by outSeq. */
public final class KeptState {
    private final TreeMap<Long, KeptMessage> messages = new TreeMap<>();
    private long bytes;
    private long keptTo = -1;
    private long dropsDone;

    public void apply(KeptEvent event) {
        switch (event) {
            case KeptEvent.Kept kept -> {
                keptTo = Math.max(keptTo, kept.keptTo());
                kept.messages().forEach(this::put);
            }
            case KeptEvent.KeptReceived received -> {
                KeptMessage message = messages.get(received.outSeq());
                if (message != null) {
                    put(message.asReceived());
                }
            }
            case KeptEvent.KeptSettled settled -> Ranges.forEach(settled.ranges(), this::remove);
            case KeptEvent.KeptDropsDone drops -> dropsDone = drops.total();
        }
    }

    private void put(KeptMessage message) {
        remove(message.outSeq());
        messages.put(message.outSeq(), message);
        bytes += message.weight();
    }

    private void remove(long outSeq) {
        KeptMessage message = messages.remove(outSeq);
        if (message != null) {
            bytes -= message.weight();
        }
    }

    /** What the messages weigh. */
    public long bytes() {
        return bytes;
    }

    /** Unsettled, ascending by outSeq. */
    public Collection<KeptMessage> messages() {
        return messages.values();
    }

    public @Nullable KeptMessage message(long outSeq) {
        return messages.get(outSeq);
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** The highest outSeq that belongs to this journal; -1 if none does. */
    public long keptTo() {
        return keptTo;
    }

    public long dropsDone() {
        return dropsDone;
    }

    /** Puts back the counters of a snapshot. */
    public void restore(long keptTo, long dropsDone) {
        this.keptTo = keptTo;
        this.dropsDone = dropsDone;
    }
}
