package io.meshlark.session.actor;

import io.meshlark.protocol.binary.CorruptRecord;
import io.meshlark.session.shard.IndexSnapshot;
import io.meshlark.session.shard.KeptSnapshot;
import io.meshlark.session.shard.LogSnapshot;
import java.io.NotSerializableException;

/** Whether this release can read a snapshot, found out before it is the only one there is. */
public final class StateCheck {

    private StateCheck() {}

    /** What keeps this release from reading it; empty when nothing does. */
    public static String problem(int serializerId, String manifest, byte[] snapshot) {
        if (serializerId != JournalSerializer.IDENTIFIER) {
            return "unknown serializer " + serializerId;
        }
        try {
            return switch (new JournalSerializer().fromBinary(snapshot, manifest)) {
                case LogSnapshot log -> readable(log.toState());
                case IndexSnapshot page -> readable(page.toState(0));
                case KeptSnapshot kept -> readable(kept.toState());
                default -> "%s is not a snapshot".formatted(manifest);
            };
        } catch (NotSerializableException | CorruptRecord e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String readable(Object state) {
        return "";
    }
}
