package io.meshlark.session.remote;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.session.FromEdge;
import io.meshlark.session.ToEdge;
import io.meshlark.session.edge.EdgeConnection;
import io.meshlark.session.edge.ShardPort;
import io.meshlark.session.shard.ShardCommand;
import java.util.List;

/**
 * The way to an incarnation of a shard on another node.
 *
 * @param life of the shard there
 */
record RemoteShard(Peer peer, int shard, long life) implements ShardPort {

    @Override
    public Peer node() {
        return peer;
    }

    @Override
    public void tell(EdgeConnection from, FromEdge what) {
        ToEdge.Attached as = from.whatWasAttached();
        BinaryWriter out =
                Wire.message(Wire.SAID, shard, life)
                        .varint(from.number())
                        .varint(as == null ? 0 : as.epoch())
                        .varint(as == null ? 0 : as.session());
        FromEdgeCodec.write(out, what);
        send(out);
    }

    @Override
    public void append(List<ShardCommand.Append> frame) {
        BinaryWriter out = Wire.message(Wire.APPENDS, shard, life);
        AppendCodec.write(out, frame);
        send(out);
    }

    @Override
    public void tell(ShardCommand.FromShard command) {
        BinaryWriter out;
        switch (command) {
            case ShardCommand.AskReleased ask -> {
                out = Wire.message(Wire.ASK_RELEASED, shard, life).varint(ask.shard());
                AppendCodec.ids(out, ask.ids());
            }
            case ShardCommand.AreReleased released -> {
                out = Wire.message(Wire.ARE_RELEASED, shard, life);
                AppendCodec.ids(out, released.ids());
            }
        }
        send(out);
    }

    /** What this node has told the shard is there; what that does with it is its own affair. */
    @Override
    public void whenIdle(Runnable then) {
        peer.send(
                Channel.TO_SHARD,
                Wire.message(Wire.NOTHING, shard, life).toByteArray(),
                fate -> then.run());
    }

    private void send(BinaryWriter out) {
        peer.send(Channel.TO_SHARD, out.toByteArray());
    }
}
