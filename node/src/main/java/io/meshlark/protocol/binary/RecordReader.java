package io.meshlark.protocol.binary;

/**
 * Walks through the records of a row or a snapshot:
 *
 * <pre>{@code
 * while (records.next()) {
 *     switch (records.tag()) {
 *         case OPENED -> opened(records.body());
 *         default -> throw records.unknownTag();
 *     }
 * }
 * }</pre>
 */
public final class RecordReader {
    private final String what;
    private final int version;
    private final BinaryReader bytes;
    private int tag;
    private int outer;
    private boolean isOpen;

    /**
     * @param what what is read, for messages: "log row"
     * @param newestVersion the newest that the caller knows
     */
    public RecordReader(String what, int newestVersion, byte[] all) {
        this.what = what;
        bytes = new BinaryReader(all);
        version = bytes.octet();
        if (version > newestVersion) {
            throw bytes.fromNewerRelease(
                    what + " has format version " + version + ", newest known is " + newestVersion);
        }
        if (version == 0) {
            throw bytes.corrupt(what + " has format version 0");
        }
    }

    /** Goes to the next record, over whatever this release does not know at the end of this one. */
    public boolean next() {
        if (isOpen) {
            bytes.close(outer);
            isOpen = false;
        }
        tag = bytes.octet();
        if (tag == RecordWriter.END) {
            if (!bytes.isAtEnd()) {
                throw bytes.corrupt(what + " goes on behind its end");
            }
            return false;
        }
        outer = bytes.open();
        isOpen = true;
        return true;
    }

    public int tag() {
        return tag;
    }

    /** What stands before the first record; to be read before {@link #next}. */
    public BinaryReader head() {
        return bytes;
    }

    /** The body of the record that {@link #next} has found. */
    public BinaryReader body() {
        return bytes;
    }

    public CorruptRecord unknownTag() {
        return bytes.fromNewerRelease(
                what + " of format version " + version + " has a record with unknown tag " + tag);
    }
}
