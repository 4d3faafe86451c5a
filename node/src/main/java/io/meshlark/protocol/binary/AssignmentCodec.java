package io.meshlark.protocol.binary;

import io.meshlark.protocol.Assignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * {@link Assignment}s, each as group, filter, a tag for the kind of member, and its two numbers.
 */
public final class AssignmentCodec {
    private static final int DURABLE = 1;
    private static final int TRANSIENT = 2;

    private AssignmentCodec() {}

    public static void write(BinaryWriter out, List<Assignment> assignments) {
        out.varint(assignments.size());
        for (Assignment each : assignments) {
            out.text(each.group()).text(each.filter());
            switch (each.member()) {
                case Assignment.Durable(int shard, long session) ->
                        out.octet(DURABLE).varint(shard).varint(session);
                case Assignment.Transient(long node, long connection) ->
                        out.octet(TRANSIENT).signed(node).varint(connection);
            }
        }
    }

    public static List<Assignment> read(BinaryReader in) {
        int count = in.count();
        List<Assignment> assignments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            assignments.add(new Assignment(in.text(), in.text(), member(in)));
        }
        return Collections.unmodifiableList(assignments);
    }

    private static Assignment.Member member(BinaryReader in) {
        int tag = in.octet();
        return switch (tag) {
            case DURABLE -> new Assignment.Durable(in.varintUpTo(Integer.MAX_VALUE), in.varint());
            case TRANSIENT -> new Assignment.Transient(in.signed(), in.varint());
            default -> throw in.corrupt("unknown kind of member " + tag);
        };
    }
}
