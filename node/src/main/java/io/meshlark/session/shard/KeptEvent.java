package io.meshlark.session.shard;

import java.util.List;

/** What the journal of one session says about the messages it keeps for itself. */
public sealed interface KeptEvent {

    /** Everything up to {@code keptTo} is here now; {@code messages} are those still unsettled. */
    record Kept(long keptTo, List<KeptMessage> messages) implements KeptEvent {}

    /** The client answered PUBREC. */
    record KeptReceived(long outSeq) implements KeptEvent {}

    /**
     * The client has them, or they were dropped.
     *
     * @param ranges as in {@link LogRecord.Settled}
     */
    record KeptSettled(long[] ranges) implements KeptEvent {}

    /**
     * The drops that a full queue asked for while the session slept are made, up to {@code total};
     * which they were stands in a {@link KeptSettled} before.
     *
     * @param total as in {@link LogRecord.KeptDropped}
     */
    record KeptDropsDone(long total) implements KeptEvent {}
}
