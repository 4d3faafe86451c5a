package io.meshlark.persistence.embedded;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The cluster's secret, which is written once. */
final class StoredSecret {

    private final EmbeddedStore store;
    private CompletionStage<byte[]> before = CompletableFuture.completedStage(new byte[0]);

    StoredSecret(EmbeddedStore store) {
        this.store = store;
    }

    /** One after the other, so that nobody writes between another's look and write. */
    synchronized CompletionStage<byte[]> get(byte[] proposal) {
        byte[] own = proposal.clone();
        CompletionStage<byte[]> answer =
                before.handle((done, failed) -> own).thenCompose(this::first);
        before = answer;
        return answer;
    }

    private CompletionStage<byte[]> first(byte[] proposal) {
        return store.read(() -> store.database().get(Table.META, Keys.CLUSTER_SECRET))
                .thenCompose(found ->
                        found == null ? write(proposal) : CompletableFuture.completedStage(found));
    }

    private CompletionStage<byte[]> write(byte[] proposal) {
        return store.write(List.of(new Change.Put(Table.META, Keys.CLUSTER_SECRET, proposal)))
                .thenApply(done -> proposal);
    }
}
