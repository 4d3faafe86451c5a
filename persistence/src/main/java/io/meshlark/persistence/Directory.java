package io.meshlark.persistence;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What operators have said to the whole cluster while it runs, such as who is banned: a few small
 * tables, called kinds, which every node holds in memory. So they are read whole and written
 * seldom.
 *
 * <p>Each kind has a version, the number of its changes. A change names the version that its author
 * knows, and is refused if there is a newer one, so two nodes do not write over each other, and a
 * limit that the author has checked is kept.
 */
public interface Directory {

    /** When an entry does not expire. */
    long NEVER = Long.MAX_VALUE;

    /** The most bytes of keys and values in one {@link #write}, for all stores. */
    int MOST_BYTES = 32 << 10;

    /**
     * An entry; the value is opaque to the store.
     *
     * @param expiresAt milliseconds since the epoch, after which it is not read any more; {@link
     *     #NEVER}
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not copied
    record Entry(String key, byte[] value, long expiresAt) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry that
                    && key.equals(that.key)
                    && expiresAt == that.expiresAt
                    && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + Long.hashCode(expiresAt);
        }
    }

    /** A change of one entry. */
    sealed interface Edit {
        String key();

        /** Puts an entry in the place of what has its key. */
        record Put(Entry entry) implements Edit {
            @Override
            public String key() {
                return entry.key();
            }
        }

        /** Takes away what has this key, if anything has. */
        record Remove(String key) implements Edit {}
    }

    /**
     * A kind as it has been read.
     *
     * @param version of which this is at least
     */
    record Contents(long version, List<Entry> entries) {
        public Contents {
            entries = List.copyOf(entries);
        }
    }

    /** Those to which something has ever been written, by name. */
    CompletionStage<List<String>> kinds();

    /** The version of a kind; 0 if nothing has ever been written. */
    CompletionStage<Long> version(String kind);

    /** Everything that has not expired. */
    CompletionStage<Contents> read(String kind);

    /**
     * Makes all these changes, or none; the version is then one more. A stage that fails says
     * nothing: the changes are there or not, and a later {@link #read} shows which.
     *
     * @param version that is known to the author
     * @param edits of different keys
     * @return false if there is a newer version: then nothing is changed
     */
    CompletionStage<Boolean> write(String kind, long version, List<Edit> edits);
}
