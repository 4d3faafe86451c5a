package io.meshlark.delivery;

import io.meshlark.cluster.Peer;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.routing.Owner;
import io.meshlark.routing.RouteKeys;
import io.meshlark.routing.Shape;
import io.meshlark.routing.SliceDelta;
import io.meshlark.routing.SliceImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What nodes tell each other about routes, in bytes: a tag, then the owner (0 for the sending node,
 * 1 + its number for a shard), then the rest. Keys ascend, so they are written as differences. Tags
 * are never used again.
 */
final class RouteCodec {
    static final int DELTA = 1;
    static final int IMAGE = 2;
    static final int MARKS = 3;
    static final int RESYNC = 4;

    private RouteCodec() {}

    // ---- owners

    private static void owner(BinaryWriter out, int owner) {
        out.varint(Owner.isNode(owner) ? 0 : 1 + Owner.number(owner));
    }

    private static int owner(BinaryReader in, Peer sender) {
        int shard = (int) in.varint() - 1;
        return shard < 0 ? Owner.node(sender.number()) : Owner.shard(shard);
    }

    // ---- changes

    static byte[] delta(SliceDelta delta) {
        BinaryWriter out = new BinaryWriter(64).octet(DELTA);
        owner(out, delta.owner());
        out.varint(delta.incarnation()).varint(delta.sequence()).signed(delta.checksum());
        keys(out, delta.added());
        keys(out, delta.removed());
        shapes(out, delta.shapesAdded());
        shapes(out, delta.shapesRemoved());
        return out.toByteArray();
    }

    static SliceDelta delta(BinaryReader in, Peer sender) {
        return new SliceDelta(
                owner(in, sender),
                in.varint(),
                in.varint(),
                in.signed(),
                keys(in),
                keys(in),
                shapes(in),
                shapes(in));
    }

    // ---- whole slices

    static byte[] image(SliceImage image) {
        BinaryWriter out = new BinaryWriter(64 + 8 * image.keys().size()).octet(IMAGE);
        owner(out, image.owner());
        out.varint(image.incarnation()).varint(image.sequence());
        keys(out, image.keys());
        shapes(out, image.shapes());
        return out.toByteArray();
    }

    static SliceImage image(BinaryReader in, Peer sender) {
        return new SliceImage(owner(in, sender), in.varint(), in.varint(), keys(in), shapes(in));
    }

    // ---- where slices stand

    static byte[] marks(List<SliceMark> marks) {
        BinaryWriter out = new BinaryWriter(32 * marks.size()).octet(MARKS).varint(marks.size());
        for (SliceMark mark : marks) {
            owner(out, mark.owner());
            out.varint(mark.incarnation()).varint(mark.sequence()).signed(mark.checksum());
        }
        return out.toByteArray();
    }

    static List<SliceMark> marks(BinaryReader in, Peer sender) {
        int count = in.count();
        List<SliceMark> marks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            marks.add(new SliceMark(owner(in, sender), in.varint(), in.varint(), in.signed()));
        }
        return marks;
    }

    static byte[] resync(int owner) {
        BinaryWriter out = new BinaryWriter(8).octet(RESYNC);
        owner(out, owner);
        return out.toByteArray();
    }

    /** Of {@link #RESYNC}: the receiving node's own number is 0. */
    static int ownOwner(BinaryReader in) {
        int shard = (int) in.varint() - 1;
        return shard < 0 ? Owner.node(0) : Owner.shard(shard);
    }

    // ---- keys and shapes

    private static void keys(BinaryWriter out, RouteKeys keys) {
        out.varint(keys.size());
        long before = 0;
        for (int i = 0; i < keys.size(); i++) {
            out.varint(keys.get(i) - before);
            before = keys.get(i);
        }
    }

    private static RouteKeys keys(BinaryReader in) {
        long[] keys = new long[in.count()];
        long before = 0;
        for (int i = 0; i < keys.length; i++) {
            before += in.varint();
            keys[i] = before;
        }
        return RouteKeys.of(keys);
    }

    private static void shapes(BinaryWriter out, Set<Shape> shapes) {
        out.varint(shapes.size());
        shapes.forEach(shape -> out.text(shape.form()));
    }

    private static Set<Shape> shapes(BinaryReader in) {
        int count = in.count();
        Set<Shape> shapes = new HashSet<>();
        for (int i = 0; i < count; i++) {
            shapes.add(new Shape(in.text()));
        }
        return shapes;
    }
}
