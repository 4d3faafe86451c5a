package io.meshlark.session.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.protocol.binary.CorruptRecord;
import io.meshlark.protocol.binary.RecordWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DamagedDataTest {
    private static final int ROUNDS = 2_000;

    static List<Golden> all() {
        return GoldenValues.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void dataCutAnywhereIsNoticed(Golden golden) {
        byte[] bytes = golden.encoded();

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            assertThatThrownBy(() -> golden.reader().apply(cut)).isInstanceOf(CorruptRecord.class);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void dataBehindTheEndIsNoticed(Golden golden) {
        byte[] longer = Arrays.copyOf(golden.encoded(), golden.encoded().length + 1);

        assertThatThrownBy(() -> golden.reader().apply(longer)).isInstanceOf(CorruptRecord.class);
    }

    @ParameterizedTest
    @MethodSource("all")
    void dataWithAnyBytesChangedIsReadOrRefused(Golden golden) {
        RandomValues random = new RandomValues("DamagedDataTest " + golden);

        for (int i = 0; i < ROUNDS; i++) {
            byte[] damaged = golden.encoded().clone();
            for (int changes = 1 + random.below(3); changes > 0; changes--) {
                damaged[random.below(damaged.length)] = random.bytes(1)[0];
            }
            readOrRefuse(golden.reader(), damaged);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anyBytesAtAllAreReadOrRefused(Golden golden) {
        RandomValues random = new RandomValues("DamagedDataTest " + golden);

        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = random.bytes(1 + random.below(60));
            if (random.below(4) > 0) {
                bytes[0] = 1; // behind the version it becomes interesting
            }
            refused += readOrRefuse(golden.reader(), bytes) ? 0 : 1;
        }

        assertThat(refused).isPositive();
    }

    @Test
    void unknownTagIsRefusedByName() {
        RecordWriter out = row();
        out.open(99).varint(1);
        out.close();
        byte[] row = out.finish();

        assertThatThrownBy(() -> LogRowCodec.decode(row))
                .isInstanceOf(CorruptRecord.class)
                .hasMessageContaining(
                        "log row of format version 1 has a record with unknown tag 99:"
                                + " the data was written by a newer release");
        assertThatThrownBy(() -> IndexRowCodec.decode(row)).hasMessageContaining("unknown tag 99");
        assertThatThrownBy(() -> KeptRowCodec.decode(row)).hasMessageContaining("unknown tag 99");
    }

    @Test
    void unknownFlagIsRefusedByName() {
        RecordWriter out = row();
        out.open(5).text("client").varint(1).varint(2).varint(3).signed(4).varint(5).varint(0x40);
        out.close();
        byte[] attached = out.finish();

        assertThatThrownBy(() -> LogRowCodec.decode(attached))
                .isInstanceOf(CorruptRecord.class)
                .hasMessageContaining(
                        "Attached has unknown flags 0x40: the data was written by a newer release");
    }

    @Test
    void fieldThatALaterReleaseAddedAtTheEndIsIgnored() {
        RecordWriter out = row();
        out.open(3).varint(12).varint(34).text("added later");
        out.close();

        assertThat(LogRowCodec.decode(out.finish()).row().records())
                .containsExactly(new LogRecord.Received(12, 34));
    }

    @Test
    void rowWithoutWriterIsRefused() {
        RecordWriter out = new RecordWriter(1, 0);
        LinkCodec.write(out.head(), new Link(Link.UNKNOWN, Link.UNKNOWN));
        byte[] row = out.finish();

        assertThatThrownBy(() -> LogRowCodec.decode(row)).hasMessageContaining("row has no writer");
    }

    private static RecordWriter row() {
        RecordWriter out = new RecordWriter(1, 0);
        LinkCodec.write(out.head(), new Link(7, 7));
        return out;
    }

    /** False when it was refused; anything but a {@link CorruptRecord} fails the test. */
    private static boolean readOrRefuse(Function<byte[], String> reader, byte[] bytes) {
        try {
            var _ = reader.apply(bytes);
            return true;
        } catch (CorruptRecord e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
            return false;
        }
    }
}
