package io.meshlark.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of each format, spelled out: what a release has written, the next one reads. */
class RowFormatTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final Stored PAYLOAD = new Stored(42, "é", new byte[] {1, 2, 3});
    private static final String PAYLOAD_HEX = "0000002a" + "00000002c3a9" + "00000003010203";

    @Test
    void journalRowFormat1() throws DamagedRow {
        JournalRow plain = new JournalRow(258, "w", "", null, PAYLOAD);
        JournalRow full = new JournalRow(-1, "", "m", new Stored(7, "", new byte[0]), PAYLOAD);
        String plainHex =
                "01" + "0000000000000102" + "0000000177" + "00000000" + "00" + PAYLOAD_HEX;
        String fullHex =
                "01"
                        + "ffffffffffffffff"
                        + "00000000"
                        + "000000016d"
                        + "01"
                        + "000000070000000000000000"
                        + PAYLOAD_HEX;

        assertThat(HEX.formatHex(plain.encode())).isEqualTo(plainHex);
        assertThat(HEX.formatHex(full.encode())).isEqualTo(fullHex);
        assertThat(JournalRow.decode(HEX.parseHex(plainHex))).isEqualTo(plain);
        assertThat(JournalRow.decode(HEX.parseHex(fullHex))).isEqualTo(full);
    }

    @Test
    void snapshotRowFormat1() throws DamagedRow {
        SnapshotRow row = new SnapshotRow(258, null, PAYLOAD);
        String hex = "01" + "0000000000000102" + "00" + PAYLOAD_HEX + "63cba808";

        assertThat(HEX.formatHex(row.encode())).isEqualTo(hex);
        assertThat(SnapshotRow.decode(HEX.parseHex(hex))).isEqualTo(row);
    }

    @Test
    void retainedRowFormat1() throws DamagedRow {
        RetainedRow row = new RetainedRow(258, new byte[] {5});
        String hex = "01" + "0000000000000102" + "05";

        assertThat(HEX.formatHex(row.encode())).isEqualTo(hex);
        RetainedRow read = RetainedRow.decode(HEX.parseHex(hex));
        assertThat(read.version()).isEqualTo(258);
        assertThat(read.message()).containsExactly(5);
    }

    @Test
    void directoryRowFormat1() throws DamagedRow {
        DirectoryRow row = new DirectoryRow(258, new byte[] {5});
        String hex = "01" + "0000000000000102" + "05";

        assertThat(HEX.formatHex(row.encode())).isEqualTo(hex);
        DirectoryRow read = DirectoryRow.decode(HEX.parseHex(hex));
        assertThat(read.expiresAt()).isEqualTo(258);
        assertThat(read.value()).containsExactly(5);
    }

    @Test
    void keysFormat1() {
        assertThat(HEX.formatHex(Keys.row("ab", 258))).isEqualTo("00026162" + "0000000000000102");
        assertThat(HEX.formatHex(Keys.highest("ab"))).isEqualTo("682f6162");
        assertThat(HEX.formatHex(Keys.retained(258, "t"))).isEqualTo("00000102" + "74");
        assertThat(HEX.formatHex(Keys.directory("ban", "a"))).isEqualTo("642f" + "0362616e" + "61");
        assertThat(HEX.formatHex(Keys.directoryVersion("ban"))).isEqualTo("762f" + "62616e");
    }

    @Test
    void aRowThatEndsEarlyIsDamagedWhereverItEnds() {
        byte[] journal = new JournalRow(1, "w", "m", PAYLOAD, PAYLOAD).encode();
        byte[] snapshot = new SnapshotRow(1, PAYLOAD, PAYLOAD).encode();

        for (int length = 0; length < journal.length; length++) {
            byte[] part = Arrays.copyOf(journal, length);
            assertThatThrownBy(() -> JournalRow.decode(part)).isInstanceOf(DamagedRow.class);
        }
        for (int length = 0; length < snapshot.length; length++) {
            byte[] part = Arrays.copyOf(snapshot, length);
            assertThatThrownBy(() -> SnapshotRow.decode(part)).isInstanceOf(DamagedRow.class);
        }
    }

    @Test
    void anyFlippedBitOfASnapshotIsSeen() {
        byte[] row = new SnapshotRow(1, null, PAYLOAD).encode();

        for (int bit = 0; bit < row.length * 8; bit++) {
            byte[] flipped = row.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> SnapshotRow.decode(flipped)).isInstanceOf(DamagedRow.class);
        }
    }
}
