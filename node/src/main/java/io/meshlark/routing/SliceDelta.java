package io.meshlark.routing;

import java.util.Set;

/**
 * What changed in a {@link DigestSlice} since the delta before.
 *
 * @param owner see {@link Owner}
 * @param incarnation grows each time the owner starts anew
 * @param sequence 1 more than that of the delta or image before
 * @param checksum of the slice after this delta
 */
public record SliceDelta(
        int owner,
        long incarnation,
        long sequence,
        long checksum,
        RouteKeys added,
        RouteKeys removed,
        Set<Shape> shapesAdded,
        Set<Shape> shapesRemoved) {
    public SliceDelta {
        shapesAdded = Set.copyOf(shapesAdded);
        shapesRemoved = Set.copyOf(shapesRemoved);
    }
}
