package io.meshlark.cluster.actor;

import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.LinkFrame;
import io.meshlark.cluster.LinkFrame.Data;
import io.meshlark.cluster.LinkFrame.Handled;
import io.meshlark.cluster.LinkFrame.Hello;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;

/**
 * What nodes send each other on links, under manifests that never change. Numbers are big-endian.
 *
 * <table>
 * <tr><td>{@code H}</td><td>hello: oldest and newest version (an octet each), heard (0 or 1), both
 * lives; the same in all releases, which may add to its end</td></tr>
 * <tr><td>{@code D}</td><td>data: version (an octet), both lives, sequence, handled; the rest is
 * the stream</td></tr>
 * <tr><td>{@code A}</td><td>handled: version (an octet), both lives, handled</td></tr>
 * <tr><td>{@code P}</td><td>ping: both lives, sending time; the same in all releases, which may add
 * to its end</td></tr>
 * <tr><td>{@code E}</td><td>echo: the same, and how much was sent on the link</td></tr>
 * </table>
 *
 * <p>Versions of data and acknowledgements are agreed on by hellos. Artery hands over its own
 * buffer, so a frame's bytes are copied once on their way out and once on their way in.
 */
public final class LinkSerializer extends SerializerWithStringManifest
        implements ByteBufferSerializer {
    static final int IDENTIFIER = 1884;

    private static final String HELLO = "H";
    private static final String DATA = "D";
    private static final String HANDLED = "A";
    private static final String PING = "P";
    private static final String ECHO = "E";
    private static final int LONGEST_HEADER = 1 + 4 * Long.BYTES;

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        return switch (object) {
            case PeerLink.Carried(Hello _) -> HELLO;
            case PeerLink.Carried(Data _) -> DATA;
            case PeerLink.Carried(Handled _) -> HANDLED;
            case Membership.Ping _ -> PING;
            case Membership.Echo _ -> ECHO;
            default -> throw unknown(object);
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        int body = object instanceof PeerLink.Carried(Data data) ? data.length() : 0;
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST_HEADER + body);
        toBinary(object, buffer);
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    @Override
    public void toBinary(Object object, ByteBuffer to) {
        switch (object) {
            case PeerLink.Carried(Hello hello) ->
                    lives(
                            to.put((byte) hello.speaks().oldest())
                                    .put((byte) hello.speaks().newest())
                                    .put((byte) (hello.heard() ? 1 : 0)),
                            hello.from(),
                            hello.to());
            case PeerLink.Carried(Data data) ->
                    lives(to.put((byte) data.version()), data.from(), data.to())
                            .putLong(data.sequence())
                            .putLong(data.handled())
                            .put(data.bytes(), 0, data.length());
            case PeerLink.Carried(Handled handled) ->
                    lives(to.put((byte) handled.version()), handled.from(), handled.to())
                            .putLong(handled.handled());
            case Membership.Ping ping -> lives(to, ping.from(), ping.to()).putLong(ping.sentAt());
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
            case HELLO -> hello(from);
            case DATA ->
                    new PeerLink.Carried(
                            data(
                                    octet(from),
                                    from.getLong(),
                                    from.getLong(),
                                    from.getLong(),
                                    from.getLong(),
                                    rest(from)));
            case HANDLED ->
                    new PeerLink.Carried(
                            new Handled(
                                    octet(from), from.getLong(), from.getLong(), from.getLong()));
            case PING -> new Membership.Ping(from.getLong(), from.getLong(), from.getLong());
            case ECHO ->
                    new Membership.Echo(
                            from.getLong(), from.getLong(), from.getLong(), from.getLong());
            default ->
                    throw new NotSerializableException(
                            "unknown manifest '%s': it was sent by a newer release"
                                    .formatted(manifest));
        };
    }

    private static PeerLink.Carried hello(ByteBuffer from) {
        var speaks = new FrameVersions(octet(from), octet(from));
        boolean heard = octet(from) != 0;
        return new PeerLink.Carried(new Hello(from.getLong(), from.getLong(), speaks, heard));
    }

    private static LinkFrame data(
            int version, long from, long to, long sequence, long handled, byte[] bytes) {
        return new Data(version, from, to, sequence, handled, bytes, bytes.length);
    }

    private static int octet(ByteBuffer from) {
        return from.get() & 0xFF;
    }

    private static byte[] rest(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }

    private static IllegalArgumentException unknown(Object object) {
        return new IllegalArgumentException("not a part of a link: " + object.getClass().getName());
    }
}
