package io.meshlark.protocol.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.protocol.packet.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryTest {

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                127,
                128,
                16_383,
                16_384,
                Integer.MAX_VALUE,
                1L << 35,
                Long.MAX_VALUE,
                -1,
                -64,
                -65,
                Long.MIN_VALUE
            })
    void numbersComeBack(long number) {
        BinaryReader in = reader(new BinaryWriter(0).varint(number).signed(number));

        assertThat(in.varint()).isEqualTo(number);
        assertThat(in.signed()).isEqualTo(number);
        assertThat(in.isAtEnd()).isTrue();
    }

    @Test
    void smallNumbersOfEitherSignTakeOneByte() {
        assertThat(new BinaryWriter(0).varint(127).toByteArray()).hasSize(1);
        assertThat(new BinaryWriter(0).signed(-64).toByteArray()).hasSize(1);
        assertThat(new BinaryWriter(0).signed(63).toByteArray()).hasSize(1);
    }

    @Test
    void numberOfMoreThan64BitsIsRefused() {
        byte[] elevenGroups = new byte[11];
        java.util.Arrays.fill(elevenGroups, (byte) 0x81);
        byte[] bit64 = new byte[10];
        java.util.Arrays.fill(bit64, (byte) 0x80);
        bit64[9] = 2;

        assertThatThrownBy(() -> new BinaryReader(elevenGroups).varint())
                .isInstanceOf(CorruptRecord.class)
                .hasMessageContaining("64 bits");
        assertThatThrownBy(() -> new BinaryReader(bit64).varint())
                .isInstanceOf(CorruptRecord.class)
                .hasMessageContaining("64 bits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "Grüße/温度", "\uD83D\uDE80", "\uFFFD", "\u0000"})
    void textsComeBack(String text) {
        assertThat(reader(new BinaryWriter(0).text(text)).text()).isEqualTo(text);
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] halfOfACharacter = {1, (byte) 0xC3};

        assertThatThrownBy(() -> new BinaryReader(halfOfACharacter).text())
                .isInstanceOf(CorruptRecord.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void sizeBeyondTheEndIsRefusedBeforeAnythingIsAllocated() {
        byte[] twoGigabytes = new BinaryWriter(0).varint(Integer.MAX_VALUE).octet(1).toByteArray();

        assertThatThrownBy(() -> new BinaryReader(twoGigabytes).block())
                .isInstanceOf(CorruptRecord.class)
                .hasMessageContaining("2147483647 bytes where 1 bytes are left");
        assertThatThrownBy(() -> new BinaryReader(twoGigabytes).count())
                .isInstanceOf(CorruptRecord.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 127, 128, 16_383, 16_384, 3_000_000})
    void recordOfAnySizeComesBack(int size) {
        Bytes payload = Bytes.wrap(new byte[size]);
        RecordWriter out = new RecordWriter(1, 0);
        out.open(7).block(payload);
        out.close();
        out.open(8).varint(1);
        out.close();
        byte[] row = out.finish();

        RecordReader in = new RecordReader("row", 1, row);
        assertThat(in.next()).isTrue();
        assertThat(in.tag()).isEqualTo(7);
        assertThat(in.body().block()).isEqualTo(payload);
        assertThat(in.next()).isTrue();
        assertThat(in.body().varint()).isEqualTo(1);
        assertThat(in.next()).isFalse();
    }

    @Test
    void bodyIsNotReadBeyondItsEnd() {
        RecordWriter out = new RecordWriter(1, 0);
        out.open(7).varint(5);
        out.close();
        out.open(8).varint(6);
        out.close();
        RecordReader in = new RecordReader("row", 1, out.finish());

        in.next();
        in.body().varint();

        assertThat(in.body().isAtEnd()).isTrue();
        assertThatThrownBy(() -> in.body().varint())
                .isInstanceOfSatisfying(
                        CorruptRecord.class, e -> assertThat(e.offset()).isEqualTo(4));
    }

    @Test
    void whatALaterReleaseHasAddedToABodyIsSkipped() {
        RecordWriter out = new RecordWriter(1, 0);
        out.open(7).varint(5).text("a field of the next release");
        out.close();
        out.open(8).varint(6);
        out.close();
        RecordReader in = new RecordReader("row", 1, out.finish());

        in.next();
        assertThat(in.body().varint()).isEqualTo(5);
        assertThat(in.next()).isTrue();
        assertThat(in.tag()).isEqualTo(8);
    }

    @Test
    void newerVersionIsRefusedByName() {
        byte[] row = new RecordWriter(3, 0).finish();

        assertThatThrownBy(() -> new RecordReader("log row", 2, row))
                .isInstanceOf(CorruptRecord.class)
                .hasMessage(
                        "log row has format version 3, newest known is 2:"
                                + " the data was written by a newer release, at byte 1");
    }

    private static BinaryReader reader(BinaryWriter writer) {
        return new BinaryReader(writer.toByteArray());
    }
}
