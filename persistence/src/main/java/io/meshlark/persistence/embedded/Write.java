package io.meshlark.persistence.embedded;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Changes of one caller that wait for their commit. None at all only wait for those before. */
record Write(List<Change> changes, long bytes, CompletableFuture<Void> done) {

    static Write of(List<Change> changes) {
        long bytes = 0;
        for (Change change : changes) {
            bytes += change.bytes();
        }
        return new Write(changes, bytes, new CompletableFuture<>());
    }
}
