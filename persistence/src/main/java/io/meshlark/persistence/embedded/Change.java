package io.meshlark.persistence.embedded;

/** One change to a table. Changes that are submitted together happen together or not at all. */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not copied
sealed interface Change {

    record Put(Table table, byte[] key, byte[] value) implements Change {}

    record Delete(Table table, byte[] key) implements Change {}

    /** Deletes the keys from {@code from} (inclusive) to {@code until} (exclusive). */
    record DeleteRange(Table table, byte[] from, byte[] until) implements Change {}

    /** Puts a retained message unless the stored one is newer. */
    record PutRetained(byte[] key, RetainedRow row) implements Change {}

    /** Deletes a retained message unless the stored one is newer than {@code version}. */
    record DeleteRetained(byte[] key, long version) implements Change {}

    /** About how much memory the change holds while it waits. */
    default long bytes() {
        return 64L
                + switch (this) {
                    case Put(var table, var key, var value) -> key.length + value.length;
                    case Delete(var table, var key) -> key.length;
                    case DeleteRange(var table, var from, var until) -> from.length + until.length;
                    case PutRetained(var key, var row) -> key.length + row.message().length;
                    case DeleteRetained(var key, var version) -> key.length;
                };
    }
}
