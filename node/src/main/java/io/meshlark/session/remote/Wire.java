package io.meshlark.session.remote;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tags of the messages between edges and shards, and values that several of them have. A message is
 * its tag, the shard, the life of the shard, and the rest. Tags are never used again.
 */
final class Wire {
    private Wire() {}

    // to shard
    static final int PRESENT = 1;
    static final int SAID = 2;
    static final int ACKNOWLEDGED = 3;
    static final int RECEIVED = 4;
    static final int COMPLETED = 5;
    static final int CATCH_UP = 6;
    static final int APPENDS = 7;
    static final int ASK_RELEASED = 8;
    static final int ARE_RELEASED = 9;

    /** Says nothing; its receipt says that all before has arrived. */
    static final int NOTHING = 10;

    // to edge: of the shard
    static final int ROLL_CALL = 1;
    static final int OPENED = 2;
    static final int FAILING = 3;
    static final int FRAME_TAKEN = 4;
    static final int DECIDED = 5;

    // to edge: for one connection
    static final int ATTACHED = 16;
    static final int REATTACHED = 17;
    static final int REFUSED = 18;
    static final int PUBLISH = 19;
    static final int RELEASE = 20;
    static final int SUBSCRIBED = 21;
    static final int UNSUBSCRIBED = 22;
    static final int RELEASED = 23;
    static final int REBASED = 24;
    static final int CAUGHT_UP = 25;
    static final int DROPPED = 26;
    static final int KICK = 27;
    static final int LEFT = 28;
    static final int DELIVER = 29;
    static final int ASSIGNED = 30;

    static BinaryWriter message(int tag, int shard, long life) {
        return new BinaryWriter(64).octet(tag).varint(shard).varint(life);
    }

    static BinaryWriter flag(BinaryWriter out, boolean flag) {
        return out.octet(flag ? 1 : 0);
    }

    static boolean flag(BinaryReader in) {
        return in.octet() != 0;
    }

    static void reasons(BinaryWriter out, List<ReasonCode> reasons) {
        out.varint(reasons.size());
        reasons.forEach(reason -> out.octet(reason.value()));
    }

    static List<ReasonCode> reasons(BinaryReader in) {
        int count = in.count();
        List<ReasonCode> reasons = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            reasons.add(reason(in));
        }
        return reasons;
    }

    static ReasonCode reason(BinaryReader in) {
        int code = in.octet();
        ReasonCode reason = ReasonCode.of(code);
        if (reason == null) {
            throw in.corrupt("reason code " + code);
        }
        return reason;
    }

    static void longs(BinaryWriter out, Set<Long> values) {
        out.varint(values.size());
        values.forEach(out::varint);
    }

    static Set<Long> longs(BinaryReader in) {
        int count = in.count();
        Set<Long> values = new HashSet<>();
        for (int i = 0; i < count; i++) {
            values.add(in.varint());
        }
        return values;
    }

    static void filter(BinaryWriter out, TopicFilter filter) {
        flag(out.text(filter.text()), filter.isShared());
    }

    static TopicFilter filter(BinaryReader in) {
        String text = in.text();
        if (flag(in)
                && TopicFilter.parse(text, Integer.MAX_VALUE)
                        instanceof TopicFilter.Parsed.Ok(TopicFilter shared)) {
            return shared;
        }
        return new TopicFilter(text, null, text);
    }
}
