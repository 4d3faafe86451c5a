package io.meshlark.persistence.embedded;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An object as Akka Serialization has written it: which serializer, its manifest, the bytes. */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not copied
record Stored(int serializerId, String manifest, byte[] bytes) {

    int encodedLength() {
        return 4 + stringLength(manifest) + 4 + bytes.length;
    }

    void encode(ByteBuffer out) {
        out.putInt(serializerId);
        putString(out, manifest);
        out.putInt(bytes.length).put(bytes);
    }

    static Stored decode(ByteBuffer in) {
        int serializerId = in.getInt();
        String manifest = getString(in);
        return new Stored(serializerId, manifest, getBytes(in));
    }

    /** Strings in rows are UTF-8 behind a four-byte length. */
    static int stringLength(String text) {
        return 4 + text.getBytes(StandardCharsets.UTF_8).length;
    }

    static void putString(ByteBuffer out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putInt(utf8.length).put(utf8);
    }

    static String getString(ByteBuffer in) {
        return new String(getBytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] getBytes(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stored that
                && serializerId == that.serializerId
                && manifest.equals(that.manifest)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * serializerId + Arrays.hashCode(bytes);
    }
}
