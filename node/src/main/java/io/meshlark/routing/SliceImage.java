package io.meshlark.routing;

import java.util.Set;

/**
 * A whole {@link DigestSlice}, for who does not have it yet, or has lost track.
 *
 * @param owner see {@link Owner}
 * @param incarnation grows each time the owner starts anew
 * @param sequence of the last delta that is in here, 0 if there was none
 */
public record SliceImage(
        int owner, long incarnation, long sequence, RouteKeys keys, Set<Shape> shapes) {
    public SliceImage {
        shapes = Set.copyOf(shapes);
    }
}
