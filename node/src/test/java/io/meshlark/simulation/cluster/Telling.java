package io.meshlark.simulation.cluster;

import io.meshlark.cluster.Channel;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.KeptRow;
import io.meshlark.session.shard.Link;
import io.meshlark.session.shard.Linked;
import io.meshlark.session.shard.LogRow;
import io.meshlark.simulation.Words;

/** What goes over links and into journals, in short words for the trace. */
final class Telling {
    private static final String[] TO_SHARD = {
        "?",
        "PRESENT",
        "SAID",
        "ACKNOWLEDGED",
        "RECEIVED",
        "COMPLETED",
        "CATCH_UP",
        "APPENDS",
        "ASK_RELEASED",
        "ARE_RELEASED",
        "NOTHING"
    };
    private static final String[] OF_SHARD = {
        "?", "ROLL_CALL", "OPENED", "FAILING", "FRAME_TAKEN", "DECIDED"
    };
    private static final String[] TO_CONNECTION = {
        "ATTACHED", "REATTACHED", "REFUSED", "PUBLISH", "RELEASE", "SUBSCRIBED", "UNSUBSCRIBED",
        "RELEASED", "REBASED", "CAUGHT_UP", "DROPPED", "KICK", "LEFT", "DELIVER"
    };
    private static final int FIRST_TO_CONNECTION = 16;

    private Telling() {}

    static String of(Channel channel, byte[] message) {
        if (channel != Channel.TO_SHARD && channel != Channel.TO_EDGE) {
            return channel.toString();
        }
        BinaryReader in = new BinaryReader(message);
        int tag = in.octet();
        String word =
                channel == Channel.TO_SHARD
                        ? TO_SHARD[tag]
                        : tag < FIRST_TO_CONNECTION
                                ? OF_SHARD[tag]
                                : TO_CONNECTION[tag - FIRST_TO_CONNECTION];
        long shard = in.varint();
        long life = in.varint();
        String rest =
                tag >= FIRST_TO_CONNECTION || (channel == Channel.TO_SHARD && tag > 1 && tag < 7)
                        ? " of connection " + in.varint()
                        : "";
        return word + " shard " + shard + " life " + life + rest;
    }

    static String of(Object row) {
        return switch (row) {
            case Linked<?>(Link link, Object of) ->
                    of(of) + " by " + link.writer() + " after " + link.follows();
            case LogRow log -> Words.of(log.records());
            case IndexRow index -> Words.of(index.events());
            case KeptRow kept -> Words.of(kept.events());
            default -> Words.of(row);
        };
    }
}
