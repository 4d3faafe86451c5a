package io.meshlark.persistence.archive;

import io.meshlark.persistence.Retained;
import java.util.Arrays;

/** One thing in an archive. */
public sealed interface Entry {

    /** Its payload, in bytes. */
    int size();

    /**
     * The state of a persistent actor, as its snapshot.
     *
     * @param sequenceNr of the last event that is in it; the next one written has the number after
     * @param serializerId with {@code manifest}: what the bytes are, in the words of Akka
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not copied
    record State(
            String persistenceId, long sequenceNr, int serializerId, String manifest, byte[] bytes)
            implements Entry {

        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof State that
                    && persistenceId.equals(that.persistenceId)
                    && sequenceNr == that.sequenceNr
                    && serializerId == that.serializerId
                    && manifest.equals(that.manifest)
                    && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * persistenceId.hashCode() + Long.hashCode(sequenceNr);
        }
    }

    /** A retained message. */
    record Message(int slice, Retained retained) implements Entry {

        @Override
        public int size() {
            return retained.message().length;
        }
    }
}
