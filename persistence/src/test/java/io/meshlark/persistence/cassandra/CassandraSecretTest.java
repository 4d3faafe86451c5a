package io.meshlark.persistence.cassandra;

import static io.meshlark.persistence.cassandra.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CassandraSecretTest {

    @Test
    void allWhoComeAtTheSameTimeAndAllLaterOnesGetTheSame() throws Exception {
        CassandraAccess access = TestCassandra.newKeyspace();
        try (StoreOn one = new StoreOn(access);
                StoreOn other = new StoreOn(access)) {
            await(one.store.opened());
            await(other.store.opened());

            List<CompletionStage<byte[]>> asked =
                    Stream.of(one, other, one, other)
                            .map(it -> it.store.clusterSecret(proposal()))
                            .toList();
            List<byte[]> answers = asked.stream().map(Await::await).toList();

            assertThat(answers).allSatisfy(it -> assertThat(it).isEqualTo(answers.getFirst()));
            assertThat(await(other.store.clusterSecret(proposal()))).isEqualTo(answers.getFirst());
        }
    }

    private static byte[] proposal() {
        return "%016x"
                .formatted(System.nanoTime())
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
