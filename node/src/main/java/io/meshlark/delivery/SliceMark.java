package io.meshlark.delivery;

import io.meshlark.routing.DigestSlice;

/** Where a slice stands; who has another content under the same mark has lost track. */
record SliceMark(int owner, long incarnation, long sequence, long checksum) {

    static SliceMark of(DigestSlice slice) {
        return new SliceMark(
                slice.owner(), slice.incarnation(), slice.sequence(), slice.checksum());
    }
}
