package io.meshlark.session.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.session.FromEdge;
import io.meshlark.session.Sessions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FromEdgeCodecTest {
    private final FromEdgeCodec codec = new FromEdgeCodec(limit -> Sessions.Fits.ALWAYS);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void assignmentsArriveAsTheyWereAsked(boolean again) {
        FromEdge.Assign assign =
                new FromEdge.Assign(
                        300,
                        65_535,
                        70_000,
                        List.of(
                                new Assignment("g", "a/+", new Assignment.Durable(63, 70_000)),
                                new Assignment("é", "#", new Assignment.Transient(-9, 300))),
                        again);
        BinaryWriter out = new BinaryWriter(16);

        FromEdgeCodec.write(out, assign);

        assertThat(codec.read(new BinaryReader(out.toByteArray()))).isEqualTo(assign);
    }
}
