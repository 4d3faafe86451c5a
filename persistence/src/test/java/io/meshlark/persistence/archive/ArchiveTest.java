package io.meshlark.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Retained;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An archive is read as it was written, or not at all. */
class ArchiveTest {

    private static final Head HEAD = new Head(64, 1_700_000_000_000L, "1.2.3");
    private static final List<Entry> ENTRIES =
            List.of(
                    new Entry.State("log|0", 7, 1883, "LS1", new byte[] {1, 2, 3}),
                    new Entry.State("session|0.12", Long.MAX_VALUE, 1883, "KS1", new byte[0]),
                    new Entry.Message(5, new Retained("a/ü/\uD83D\uDE00", -3, new byte[] {9})),
                    new Entry.Message(6, new Retained("", 4, new byte[300])),
                    new Entry.Rows(
                            "fruit",
                            List.of(
                                    new Directory.Entry("é/€", new byte[] {1}, Directory.NEVER),
                                    new Directory.Entry("", new byte[0], 17))));

    private static byte[] archive(List<Entry> entries) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new ArchiveWriter(out, HEAD);
        for (Entry entry : entries) {
            writer.write(entry);
            writer.count(1, 10);
        }
        writer.finish();
        return out.toByteArray();
    }

    private static List<Entry> read(byte[] archive) throws IOException {
        var reader = new ArchiveReader(new ByteArrayInputStream(archive), archive.length);
        assertThat(reader.head()).isEqualTo(HEAD);
        List<Entry> entries = new ArrayList<>();
        for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
            entries.add(next.get());
        }
        assertThat(reader.position()).isEqualTo(archive.length);
        assertThat(reader.totals().sessions()).isEqualTo(entries.size());
        assertThat(reader.totals().messages()).isEqualTo(10L * entries.size());
        return entries;
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws Exception {
        assertThat(read(archive(ENTRIES))).isEqualTo(ENTRIES);
    }

    @Test
    void entriesOfTheDirectoryAreCountedAndGoIntoAsManyWritesAsTheyNeed() throws Exception {
        List<Directory.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entries.add(new Directory.Entry("key " + i, new byte[1000], Directory.NEVER));
        }
        entries.add(new Directory.Entry("large", new byte[40_000], Directory.NEVER));

        List<Entry.Rows> rows = Entry.Rows.of("fruit", entries);

        assertThat(rows).hasSize(5);
        assertThat(rows).flatExtracting(Entry.Rows::rows).containsExactlyElementsOf(entries);
        assertThat(rows.subList(0, 4)).allMatch(it -> it.size() <= Directory.MOST_BYTES);
        assertThat(Entry.Rows.of("fruit", List.of())).isEmpty();
        byte[] archive = archive(List.copyOf(rows));
        var reader = new ArchiveReader(new ByteArrayInputStream(archive), archive.length);
        while (reader.next().isPresent()) {
            // on to the end
        }
        assertThat(reader.totals().directory()).isEqualTo(101);
        assertThat(reader.totals().retained()).isZero();
    }

    @Test
    void anArchiveMayBeEmpty() throws Exception {
        assertThat(read(archive(List.of()))).isEmpty();
    }

    @Test
    void oneThatIsCutAnywhereIsRefused() throws Exception {
        byte[] whole = archive(ENTRIES);

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(DamagedArchive.class)
                    .as("%d of %d bytes", length, whole.length)
                    .isThrownBy(() -> read(cut));
        }
    }

    @Test
    void oneWithAFlippedBitAnywhereIsRefused() throws Exception {
        byte[] whole = archive(ENTRIES);
        int head = archive(List.of()).length;

        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(DamagedArchive.class)
                    .as("bit %d of %d (head about %d bytes)", bit, 8 * whole.length, head)
                    .isThrownBy(() -> readAll(flipped));
        }
    }

    /** Without looking at what comes, which may be anything before the end is checked. */
    private static void readAll(byte[] archive) throws IOException {
        var reader = new ArchiveReader(new ByteArrayInputStream(archive), archive.length);
        while (reader.next().isPresent()) {
            // on to the end
        }
    }

    @Test
    void oneThatGoesOnBehindItsEndIsRefused() throws Exception {
        byte[] whole = archive(ENTRIES);

        assertThatExceptionOfType(DamagedArchive.class)
                .isThrownBy(() -> readAll(Arrays.copyOf(whole, whole.length + 1)))
                .withMessageContaining("behind its end");
    }

    @Test
    void anotherFileIsSaidToBeNone() {
        assertThatExceptionOfType(DamagedArchive.class)
                .isThrownBy(() ->
                        readAll(
                                "{\"json\": true}, and more of it"
                                        .getBytes(StandardCharsets.US_ASCII)))
                .withMessage("is not an export of meshlark");
    }

    @Test
    void aNewerFormatIsSaidToBeOne() throws Exception {
        byte[] newer = archive(ENTRIES);
        newer[ArchiveFormat.MAGIC.length + 3] = 3;

        assertThatExceptionOfType(DamagedArchive.class)
                .isThrownBy(() -> readAll(newer))
                .withMessage("has format 3, this release reads 2");
    }
}
