package io.meshlark.delivery;

import io.meshlark.routing.SliceDelta;
import io.meshlark.routing.SliceImage;

/** Told of everything that this node's slices of the digest become, in order. */
interface RouteNews {

    void changed(SliceDelta delta);

    void replaced(SliceImage image);

    RouteNews NOBODY =
            new RouteNews() {
                @Override
                public void changed(SliceDelta delta) {}

                @Override
                public void replaced(SliceImage image) {}
            };
}
