package io.meshlark.persistence.archive;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Retained;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /**
     * Entries of one kind of the directory, as many as go into one write of it.
     *
     * @param rows of different keys
     */
    record Rows(String kind, List<Directory.Entry> rows) implements Entry {
        public Rows {
            rows = List.copyOf(rows);
        }

        /** In as many of these as are needed. */
        public static List<Rows> of(String kind, List<Directory.Entry> entries) {
            List<Rows> all = new ArrayList<>();
            List<Directory.Entry> some = new ArrayList<>();
            int bytes = 0;
            for (Directory.Entry each : entries) {
                int more = bytes(each);
                if (!some.isEmpty() && bytes + more > Directory.MOST_BYTES) {
                    all.add(new Rows(kind, some));
                    some.clear();
                    bytes = 0;
                }
                some.add(each);
                bytes += more;
            }
            if (!some.isEmpty()) {
                all.add(new Rows(kind, some));
            }
            return all;
        }

        private static int bytes(Directory.Entry entry) {
            return entry.key().getBytes(StandardCharsets.UTF_8).length + entry.value().length;
        }

        @Override
        public int size() {
            return rows.stream().mapToInt(Rows::bytes).sum();
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
