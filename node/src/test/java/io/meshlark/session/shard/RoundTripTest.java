package io.meshlark.session.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.PublicationCodec;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final int ROUNDS = 3_000;

    private final RandomValues random = new RandomValues("RoundTripTest");

    @Test
    void logRowsComeBack() {
        for (int i = 0; i < ROUNDS; i++) {
            LogRow row = new LogRow(random.some(random::logRecord));

            assertThat(Rendered.of(LogRowCodec.decode(LogRowCodec.encode(row))))
                    .isEqualTo(Rendered.of(row));
        }
    }

    @Test
    void indexRowsComeBack() {
        for (int i = 0; i < ROUNDS; i++) {
            IndexRow row = new IndexRow(random.some(random::indexEvent));

            assertThat(Rendered.of(IndexRowCodec.decode(IndexRowCodec.encode(row))))
                    .isEqualTo(Rendered.of(row));
        }
    }

    @Test
    void keptEventsComeBack() {
        for (int i = 0; i < ROUNDS; i++) {
            KeptEvent event = random.keptEvent();

            assertThat(Rendered.of(KeptEventCodec.decode(KeptEventCodec.encode(event))))
                    .isEqualTo(Rendered.of(event));
        }
    }

    @Test
    void publicationsComeBack() {
        for (int i = 0; i < ROUNDS; i++) {
            Publication publication = random.publication();

            assertThat(PublicationCodec.decode(PublicationCodec.encode(publication)))
                    .isEqualTo(publication);
        }
    }
}
