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
            Linked<LogRow> row =
                    new Linked<>(random.link(), new LogRow(random.some(random::logRecord)));

            assertThat(Rendered.of(LogRowCodec.decode(LogRowCodec.encode(row))))
                    .isEqualTo(Rendered.of(row));
        }
    }

    @Test
    void indexRowsComeBack() {
        for (int i = 0; i < ROUNDS; i++) {
            Linked<IndexRow> row =
                    new Linked<>(random.link(), new IndexRow(random.some(random::indexEvent)));

            assertThat(Rendered.of(IndexRowCodec.decode(IndexRowCodec.encode(row))))
                    .isEqualTo(Rendered.of(row));
        }
    }

    @Test
    void keptRowsComeBack() {
        for (int i = 0; i < ROUNDS; i++) {
            Linked<KeptRow> row =
                    new Linked<>(random.link(), new KeptRow(random.some(random::keptEvent)));

            assertThat(Rendered.of(KeptRowCodec.decode(KeptRowCodec.encode(row))))
                    .isEqualTo(Rendered.of(row));
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
