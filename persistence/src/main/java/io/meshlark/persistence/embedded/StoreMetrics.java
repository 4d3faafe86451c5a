package io.meshlark.persistence.embedded;

/**
 * What the store has done since it was opened.
 *
 * @param commits batches that were synced
 * @param failedCommits batches that were not
 * @param writes writes of callers in the synced batches
 * @param bytes their size, about
 * @param syncNanos time spent in writing and syncing them
 * @param queuedBytes what waits now
 * @param recoveries how often the store has come back after a failure
 */
public record StoreMetrics(
        long commits,
        long failedCommits,
        long writes,
        long bytes,
        long syncNanos,
        long queuedBytes,
        long recoveries) {

    /** How many writes shared a sync. */
    public double writesPerCommit() {
        return commits == 0 ? 0 : (double) writes / commits;
    }
}
