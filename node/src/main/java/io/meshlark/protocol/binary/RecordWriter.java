package io.meshlark.protocol.binary;

/**
 * A row or a snapshot in the making: the version, for a row its head, then records, then the end
 * mark. A record is a tag (1 to 255), the length of its body as a varint, and the body.
 */
public final class RecordWriter {
    static final int END = 0;

    private final BinaryWriter bytes;
    private int start;

    /**
     * @param version 1 to 255
     * @param expected about how many bytes it will be
     */
    public RecordWriter(int version, int expected) {
        bytes = new BinaryWriter(expected).octet(version);
    }

    /** What stands before the first record. */
    public BinaryWriter head() {
        return bytes;
    }

    /** Begins a record; its body is what is written until {@link #close}. */
    public BinaryWriter open(int tag) {
        bytes.octet(tag);
        start = bytes.open();
        return bytes;
    }

    public void close() {
        bytes.close(start);
    }

    /** Everything, complete. */
    public byte[] finish() {
        return bytes.octet(END).toByteArray();
    }
}
