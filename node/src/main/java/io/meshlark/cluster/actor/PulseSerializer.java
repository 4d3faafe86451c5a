package io.meshlark.cluster.actor;

import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;

/**
 * Pings and their echoes, under manifests that never change, in a form that is the same in all
 * releases, which may add to its end. Numbers are big-endian.
 *
 * <table>
 * <tr><td>{@code P}</td><td>ping: both lives, sending time, link port (4 octets)</td></tr>
 * <tr><td>{@code E}</td><td>echo: both lives, sending time, how much was sent on the link</td></tr>
 * </table>
 */
public final class PulseSerializer extends SerializerWithStringManifest
        implements ByteBufferSerializer {
    static final int IDENTIFIER = 1884;

    private static final String PING = "P";
    private static final String ECHO = "E";
    private static final int LONGEST = 4 * Long.BYTES;

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        return switch (object) {
            case Membership.Ping _ -> PING;
            case Membership.Echo _ -> ECHO;
            default -> throw unknown(object);
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        toBinary(object, buffer);
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    @Override
    public void toBinary(Object object, ByteBuffer to) {
        switch (object) {
            case Membership.Ping ping ->
                    lives(to, ping.from(), ping.to())
                            .putLong(ping.sentAt())
                            .putInt(ping.linkPort());
            case Membership.Echo echo ->
                    lives(to, echo.from(), echo.to()).putLong(echo.sentAt()).putLong(echo.end());
            default -> throw unknown(object);
        }
    }

    private static ByteBuffer lives(ByteBuffer to, long from, long other) {
        return to.putLong(from).putLong(other);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    @Override
    public Object fromBinary(ByteBuffer from, String manifest) throws NotSerializableException {
        // Arguments are evaluated from left to right: the order of the fields.
        return switch (manifest) {
            case PING ->
                    new Membership.Ping(
                            from.getLong(), from.getLong(), from.getLong(), from.getInt());
            case ECHO ->
                    new Membership.Echo(
                            from.getLong(), from.getLong(), from.getLong(), from.getLong());
            default ->
                    throw new NotSerializableException(
                            "unknown manifest '%s': it was sent by a newer release"
                                    .formatted(manifest));
        };
    }

    private static IllegalArgumentException unknown(Object object) {
        return new IllegalArgumentException(
                "neither a ping nor an echo: " + object.getClass().getName());
    }
}
