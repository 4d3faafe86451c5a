package io.meshlark.persistence.archive;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Retained;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an archive entry by entry. Only the end tells whether what was read is what was written: an
 * archive is read to its end once before anything is done with it.
 */
public final class ArchiveReader {

    private static final int BUFFER = 1 << 16;

    private final long length;
    private final DigestInputStream digested;
    private final DataInputStream in;
    private final Head head;
    private long position;
    private Totals totals = Totals.NONE;
    private boolean isOver;

    /** A section: its kind and what is in it. */
    private record Section(int kind, ByteBuffer body) {}

    /**
     * Begins to read.
     *
     * @param length of everything in the stream
     * @throws DamagedArchive as every method, if the bytes are not those of an archive
     */
    public ArchiveReader(InputStream from, long length) throws IOException {
        this.length = length;
        this.digested =
                new DigestInputStream(
                        new BufferedInputStream(from, BUFFER), ArchiveFormat.digest());
        this.in = new DataInputStream(digested);
        byte[] magic = in.readNBytes(ArchiveFormat.MAGIC.length);
        if (!MessageDigest.isEqual(magic, ArchiveFormat.MAGIC)) {
            throw new DamagedArchive("is not an export of meshlark");
        }
        ByteBuffer version = ByteBuffer.wrap(bytes(Integer.BYTES));
        position += magic.length;
        int found = version.getInt();
        if (found != ArchiveFormat.VERSION) {
            throw new DamagedArchive(
                    "has format %d, this release reads %d".formatted(found, ArchiveFormat.VERSION));
        }
        Section first = section();
        if (first.kind() != ArchiveFormat.HEAD) {
            throw damaged();
        }
        this.head = parse(first, body -> new Head(body.getInt(), body.getLong(), text(body)));
    }

    public Head head() {
        return head;
    }

    /** Bytes read so far. */
    public long position() {
        return position;
    }

    /** What the archive holds; complete, and checked, when there is no further entry. */
    public Totals totals() {
        return totals;
    }

    /** The next entry; empty behind the last, when the checksum has been found right. */
    public Optional<Entry> next() throws IOException {
        if (isOver) {
            return Optional.empty();
        }
        Section section = section();
        switch (section.kind()) {
            case ArchiveFormat.STATE -> {
                return Optional.of(counted(parse(section, ArchiveReader::state)));
            }
            case ArchiveFormat.RETAINED -> {
                return Optional.of(counted(parse(section, ArchiveReader::message)));
            }
            case ArchiveFormat.DIRECTORY -> {
                return Optional.of(counted(parse(section, ArchiveReader::rows)));
            }
            case ArchiveFormat.TOTALS -> {
                end(parse(section, ArchiveReader::totals));
                return Optional.empty();
            }
            default -> throw damaged();
        }
    }

    private Entry counted(Entry entry) {
        totals = totals.with(entry);
        return entry;
    }

    private void end(Totals written) throws IOException {
        byte[] right = digested.getMessageDigest().digest();
        digested.on(false);
        byte[] found = bytes(ArchiveFormat.DIGEST_BYTES);
        if (!MessageDigest.isEqual(right, found)) {
            throw new DamagedArchive("is damaged: its SHA-256 does not match");
        }
        if (in.read() >= 0) {
            throw new DamagedArchive("is damaged: it goes on behind its end");
        }
        if (!totals.plus(written.sessions(), written.messages()).equals(written)) {
            throw damaged();
        }
        totals = written;
        isOver = true;
    }

    private static Entry state(ByteBuffer body) {
        return new Entry.State(text(body), body.getLong(), body.getInt(), text(body), rest(body));
    }

    private static Entry message(ByteBuffer body) {
        int slice = body.getInt();
        return new Entry.Message(slice, new Retained(text(body), body.getLong(), rest(body)));
    }

    private static Entry rows(ByteBuffer body) {
        String kind = text(body);
        int count = body.getInt();
        List<Directory.Entry> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = text(body);
            long expiresAt = body.getLong();
            rows.add(new Directory.Entry(key, block(body), expiresAt));
        }
        return new Entry.Rows(kind, rows);
    }

    private static Totals totals(ByteBuffer body) {
        return new Totals(
                body.getLong(),
                body.getLong(),
                body.getLong(),
                body.getLong(),
                body.getLong(),
                body.getLong());
    }

    private static String text(ByteBuffer body) {
        return new String(block(body), StandardCharsets.UTF_8);
    }

    private static byte[] block(ByteBuffer body) {
        int size = body.getInt();
        if (size < 0 || size > body.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] block = new byte[size];
        body.get(block);
        return block;
    }

    private static byte[] rest(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    @FunctionalInterface
    private interface Form<T> {
        T read(ByteBuffer body);
    }

    private <T> T parse(Section section, Form<T> form) {
        try {
            return form.read(section.body());
        } catch (BufferUnderflowException e) {
            throw damaged();
        }
    }

    private Section section() throws IOException {
        ByteBuffer start = ByteBuffer.wrap(bytes(1 + Integer.BYTES));
        int kind = start.get();
        int size = start.getInt();
        if (size < 0 || size > length - position) {
            throw damaged();
        }
        return new Section(kind, ByteBuffer.wrap(bytes(size)));
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        try {
            in.readFully(bytes);
        } catch (EOFException e) {
            throw new DamagedArchive("is cut off after %,d bytes".formatted(length));
        }
        position += count;
        return bytes;
    }

    private DamagedArchive damaged() {
        return new DamagedArchive("is cut off or damaged at byte %,d".formatted(position));
    }
}
