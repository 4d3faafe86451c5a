package io.meshlark.cluster;

/**
 * The versions of the frame format that a node speaks, so that releases beside each other in one
 * cluster find one that both know.
 *
 * @param oldest 1 to 255
 * @param newest less than {@code oldest}: none at all
 */
public record FrameVersions(int oldest, int newest) {
    /** What this release speaks. */
    public static final FrameVersions OURS = new FrameVersions(1, 1);

    /** Said by a node that has broken the link off. */
    static final FrameVersions NONE = new FrameVersions(1, 0);

    public boolean isEmpty() {
        return newest < oldest;
    }

    /** The newest that both speak, 0 if there is none. */
    int common(FrameVersions other) {
        int version = Math.min(newest, other.newest);
        return version >= Math.max(oldest, other.oldest) ? version : 0;
    }

    @Override
    public String toString() {
        if (isEmpty()) {
            return "none";
        }
        return oldest == newest ? String.valueOf(oldest) : oldest + " to " + newest;
    }
}
