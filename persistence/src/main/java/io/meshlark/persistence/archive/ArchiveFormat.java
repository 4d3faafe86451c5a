package io.meshlark.persistence.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The format of an archive, version 2, big-endian:
 *
 * <pre>
 *  MESHLARK-STATE\n   version (4)   section…   SHA-256 of all before (32)
 *
 *  section: kind (1), length (4), that many bytes
 *    1 head      shards (4), created (8), writer (text)
 *    2 state     persistence id (text), sequence number (8), serializer (4), manifest (text), bytes
 *    3 retained  slice (4), topic (text), version (8), bytes
 *    4 totals    states, sessions, messages, retained, directory, bytes (8 each)
 *    5 directory kind (text), count (4); of each entry: key (text), expires (8), length (4), bytes
 *  text: length (4), UTF-8
 * </pre>
 *
 * One head, then states, retained messages and entries of the directory in any order, then the
 * totals, then nothing.
 */
final class ArchiveFormat {

    static final byte[] MAGIC = "MESHLARK-STATE\n".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 2;
    static final int HEAD = 1;
    static final int STATE = 2;
    static final int RETAINED = 3;
    static final int TOTALS = 4;
    static final int DIRECTORY = 5;
    static final int DIGEST_BYTES = 32;

    private ArchiveFormat() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
