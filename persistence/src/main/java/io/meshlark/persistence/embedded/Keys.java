package io.meshlark.persistence.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of the tables; their byte order is the order of rows.
 *
 * <p>A persistence id is written with its length before it, so that no id's rows lie within the
 * range of another's, whatever bytes the ids are made of.
 */
final class Keys {

    static final byte[] FORMAT = "format".getBytes(StandardCharsets.US_ASCII);
    static final byte[] LAST_COMMIT = "last-commit".getBytes(StandardCharsets.US_ASCII);

    static final byte[] CLUSTER_SECRET = "cluster-secret".getBytes(StandardCharsets.US_ASCII);

    private static final int MAX_ID_BYTES = 65_535;
    private static final byte HIGHEST = 'h';
    private static final byte DIRECTORY = 'd';
    private static final String DIRECTORY_VERSION = "v/";

    private Keys() {}

    /** The key of an event or a snapshot. Sequence numbers are not negative. */
    static byte[] row(String persistenceId, long sequenceNr) {
        byte[] id = idBytes(persistenceId);
        return ByteBuffer.allocate(2 + id.length + 8)
                .putShort((short) id.length)
                .put(id)
                .putLong(sequenceNr)
                .array();
    }

    static long sequenceNr(byte[] rowKey) {
        return ByteBuffer.wrap(rowKey).getLong(rowKey.length - 8);
    }

    /** The smallest key above {@code key}: turns an inclusive end of a range into an exclusive. */
    static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    static byte[] highest(String persistenceId) {
        byte[] id = idBytes(persistenceId);
        return ByteBuffer.allocate(2 + id.length).put(HIGHEST).put((byte) '/').put(id).array();
    }

    static byte[] retained(int slice, String topic) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + name.length).putInt(slice).put(name).array();
    }

    /** The end (exclusive) of a slice's keys. */
    static byte[] retainedEnd(int slice) {
        return ByteBuffer.allocate(4).putInt(slice + 1).array();
    }

    static String topic(byte[] retainedKey) {
        return new String(retainedKey, 4, retainedKey.length - 4, StandardCharsets.UTF_8);
    }

    /** The key of an entry of the directory; kinds are named by us, in few letters. */
    static byte[] directory(String kind, String key) {
        byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 + name.length + text.length)
                .put(DIRECTORY)
                .put((byte) '/')
                .put((byte) name.length)
                .put(name)
                .put(text)
                .array();
    }

    /** The end (exclusive) of the keys of a kind: no text in UTF-8 has this byte. */
    static byte[] directoryEnd(String kind) {
        byte[] first = directory(kind, "");
        byte[] end = Arrays.copyOf(first, first.length + 1);
        end[first.length] = (byte) 0xFF;
        return end;
    }

    static String directoryKey(String kind, byte[] key) {
        int before = 3 + kind.length();
        return new String(key, before, key.length - before, StandardCharsets.UTF_8);
    }

    static byte[] directoryVersion(String kind) {
        return (DIRECTORY_VERSION + kind).getBytes(StandardCharsets.US_ASCII);
    }

    /** The end (exclusive) of the versions of all kinds. */
    static byte[] directoryVersionsEnd() {
        byte[] end = directoryVersion("");
        end[end.length - 1]++;
        return end;
    }

    static String directoryKind(byte[] versionKey) {
        int before = DIRECTORY_VERSION.length();
        return new String(
                versionKey, before, versionKey.length - before, StandardCharsets.US_ASCII);
    }

    private static byte[] idBytes(String persistenceId) {
        byte[] id = persistenceId.getBytes(StandardCharsets.UTF_8);
        if (id.length > MAX_ID_BYTES) {
            throw new IllegalArgumentException(
                    "persistence id has " + id.length + " bytes, limit is " + MAX_ID_BYTES);
        }
        return id;
    }
}
