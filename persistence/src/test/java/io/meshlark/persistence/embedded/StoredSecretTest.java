package io.meshlark.persistence.embedded;

import static io.meshlark.persistence.embedded.Events.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredSecretTest {

    @TempDir Path folder;

    @Test
    void theFirstProposalIsTheAnswerToAllAlsoAfterARestart() {
        byte[] first = new byte[] {1, 2, 3};
        byte[] second = new byte[] {4, 5, 6};
        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            var one = store.clusterSecret(first);
            var other = store.clusterSecret(second);

            assertThat(await(one)).isEqualTo(first);
            assertThat(await(other)).isEqualTo(first);
        }

        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            assertThat(await(store.clusterSecret(second))).isEqualTo(first);
        }
    }
}
