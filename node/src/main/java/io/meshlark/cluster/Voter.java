package io.meshlark.cluster;

/**
 * A member of the cluster as the split brain resolver counts it.
 *
 * @param life of its process
 * @param standing how it counts
 * @param age lower for those that became members earlier
 */
public record Voter(long life, Standing standing, int age) {

    /** How a member counts in a split. */
    public enum Standing {
        /** Joining; the other side of a split may already count it. */
        COMING,
        MEMBER,
        /** Leaving; the other side of a split may already not count it. */
        GOING
    }

    boolean counts() {
        return standing != Standing.COMING;
    }
}
