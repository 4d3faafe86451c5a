package io.meshlark.session.shard;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.RecordReader;
import io.meshlark.protocol.binary.RecordWriter;
import io.meshlark.protocol.packet.Bytes;
import java.util.List;

/**
 * A {@link KeptState} at one moment, as bytes: immutable, so that another thread may store it while
 * the state goes on. A record with the counters, then one per message.
 */
public record KeptSnapshot(Bytes bytes) {
    private static final int VERSION = 1;
    private static final int COUNTERS = 1;
    private static final int MESSAGE = 2;
    private static final int EXPECTED = 1024;

    public static KeptSnapshot of(KeptState state) {
        RecordWriter out = new RecordWriter(VERSION, EXPECTED);
        out.open(COUNTERS).signed(state.keptTo()).varint(state.dropsDone());
        out.close();
        for (KeptMessage message : state.messages()) {
            KeptMessageCodec.write(out.open(MESSAGE), message, 0);
            out.close();
        }
        return new KeptSnapshot(Bytes.wrap(out.finish()));
    }

    public KeptState toState() {
        KeptState state = new KeptState();
        RecordReader in = new RecordReader("snapshot of a session", VERSION, bytes.array());
        while (in.next()) {
            BinaryReader body = in.body();
            switch (in.tag()) {
                case COUNTERS -> state.restore(body.signed(), body.varint());
                case MESSAGE -> {
                    KeptMessage message = KeptMessageCodec.read(body, 0);
                    state.apply(new KeptEvent.Kept(state.keptTo(), List.of(message)));
                }
                default -> throw in.unknownTag();
            }
        }
        return state;
    }
}
