package io.meshlark.protocol.binary;

/** Stored bytes that cannot be read: damaged, or written by a newer release. */
public final class CorruptRecord extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;
    private final int offset;

    /**
     * @param what the fact, with its value and its limit
     * @param offset where in the bytes it was found
     */
    public CorruptRecord(String what, int offset) {
        super(what + ", at byte " + offset);
        this.what = what;
        this.offset = offset;
    }

    /** For what a later release has added and this one does not know. */
    static CorruptRecord fromNewerRelease(String what, int offset) {
        return new CorruptRecord(what + ": the data was written by a newer release", offset);
    }

    public String what() {
        return what;
    }

    public int offset() {
        return offset;
    }
}
