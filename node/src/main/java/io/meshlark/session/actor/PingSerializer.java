package io.meshlark.session.actor;

import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;

/** {@link SessionShard.Ping}, the one message that reaches shards through sharding. */
public final class PingSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 1885;
    private static final String PING = "ping";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return PING;
    }

    @Override
    public byte[] toBinary(Object message) {
        if (message instanceof SessionShard.Ping) {
            return new byte[0];
        }
        throw new IllegalArgumentException("not a ping: " + message);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        if (manifest.equals(PING)) {
            return new SessionShard.Ping();
        }
        throw new NotSerializableException("unknown message for a shard: " + manifest);
    }
}
