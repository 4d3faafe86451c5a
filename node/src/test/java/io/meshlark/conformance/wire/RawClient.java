package io.meshlark.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import io.meshlark.transport.codec.PacketDecoder;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A client with no mind of its own: sends the packets or bytes it is told to, and hears the
 * broker's packets one by one. What the broker may not send at all (a wrong reason code, a reserved
 * flag) its decoder refuses.
 */
public final class RawClient implements AutoCloseable {
    private final ByteStream stream;
    private final MqttVersion version;
    private final PacketDecoder decoder;
    private final ByteBuf received = Unpooled.buffer();
    private final Queue<Publish> setAside = new ArrayDeque<>();
    private int packetIds;
    private int lastSize;
    private @Nullable ConnAck connAck;

    public RawClient(ByteStream stream, MqttVersion version) {
        this.stream = stream;
        this.version = version;
        decoder = PacketDecoder.client(version, 1 << 28);
    }

    /** Sends the CONNECT and hears that it is accepted. */
    public RawClient connect(ClientOptions options) {
        send(options.connect());
        connAck = next(ConnAck.class);
        assertThat(connAck.reason()).isEqualTo(ReasonCode.SUCCESS);
        return this;
    }

    public ConnAck connAck() {
        if (connAck == null) {
            throw new IllegalStateException("not connected");
        }
        return connAck;
    }

    public boolean sessionPresent() {
        return connAck().sessionPresent();
    }

    // --- to the broker

    public RawClient send(Packet packet) {
        var out = Unpooled.buffer();
        PacketEncoder.encode(packet, version, out);
        return send(ByteBufUtil.getBytes(out));
    }

    public RawClient send(byte[] bytes) {
        try {
            stream.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A packet id that this client has not used yet. */
    public int freshId() {
        packetIds = packetIds % 65_535 + 1;
        return packetIds;
    }

    public List<ReasonCode> subscribe(String filter, QoS qos) {
        return subscribe(filter, SubscriptionOptions.of(qos));
    }

    public List<ReasonCode> subscribe(String filter, SubscriptionOptions options) {
        return subscribe(0, new Subscribe.Entry(filter, options));
    }

    /** Subscribes, and hears SUBACK. */
    public List<ReasonCode> subscribe(int subscriptionId, Subscribe.Entry... entries) {
        int id = freshId();
        send(new Subscribe(id, subscriptionId, List.of(), List.of(entries)));
        var answer = answer(SubAck.class);
        assertThat(answer.packetId()).isEqualTo(id);
        return answer.reasons();
    }

    public List<ReasonCode> unsubscribe(String... filters) {
        int id = freshId();
        send(new Unsubscribe(id, List.of(), List.of(filters)));
        var answer = answer(UnsubAck.class);
        assertThat(answer.packetId()).isEqualTo(id);
        return answer.reasons();
    }

    /** Publishes and goes through the whole handshake of its QoS. */
    public void publish(Message message) {
        switch (message.qos()) {
            case AT_MOST_ONCE -> send(message.publish());
            case AT_LEAST_ONCE -> {
                int id = freshId();
                send(message.id(id).publish());
                var answer = answer(PubAck.class);
                assertThat(answer.packetId()).isEqualTo(id);
                assertThat(answer.reason().isError()).isFalse();
            }
            case EXACTLY_ONCE -> {
                int id = freshId();
                send(message.id(id).publish());
                var answer = answer(PubRec.class);
                assertThat(answer.packetId()).isEqualTo(id);
                assertThat(answer.reason().isError()).isFalse();
                send(PubRel.of(id));
                assertThat(answer(PubComp.class).packetId()).isEqualTo(id);
            }
        }
    }

    public void publish(String topic, String payload, QoS qos) {
        publish(Message.of(topic, payload, qos));
    }

    // --- from the broker

    /** The broker's next packet; fails when it closes instead. */
    public Packet next() {
        var earlier = setAside.poll();
        return earlier == null ? fresh() : earlier;
    }

    private Packet fresh() {
        var packet = nextOrClosed();
        assertThat(packet).as("the broker has closed the connection").isNotNull();
        return packet;
    }

    /** The answer to what was just sent. A PUBLISH may come before it, and is kept for later. */
    private <P extends Packet> P answer(Class<P> type) {
        var packet = fresh();
        while (packet instanceof Publish publish) {
            setAside.add(publish);
            packet = fresh();
        }
        assertThat(packet).isInstanceOf(type);
        return type.cast(packet);
    }

    public <P extends Packet> P next(Class<P> type) {
        var packet = next();
        assertThat(packet).isInstanceOf(type);
        return type.cast(packet);
    }

    /** The next packet is a PUBLISH; the handshake of its QoS is completed. */
    public Publish receive() {
        var publish = next(Publish.class);
        switch (publish.qos()) {
            case AT_MOST_ONCE -> {}
            case AT_LEAST_ONCE -> send(PubAck.of(publish.packetId()));
            case EXACTLY_ONCE -> {
                send(PubRec.of(publish.packetId()));
                assertThat(answer(PubRel.class).packetId()).isEqualTo(publish.packetId());
                send(PubComp.of(publish.packetId()));
            }
        }
        return publish;
    }

    public String receivePayload() {
        return receive().payload().utf8();
    }

    /** Nothing has come before the answer to a PINGREQ. */
    public void expectNothing() {
        send(PingReq.INSTANCE);
        next(PingResp.class);
    }

    /** The broker closes, and says nothing more before. */
    public void expectClosed() {
        assertThat(setAside).isEmpty();
        assertThat(nextOrClosed()).as("instead of closing").isNull();
    }

    /** Says goodbye; the broker has heard it when this returns. */
    public void disconnect() {
        send(Disconnect.NORMAL);
        expectClosed();
    }

    /** Bytes of the packet that came last. */
    public int lastSize() {
        return lastSize;
    }

    /** The next packet, or nothing when the broker has closed. */
    @Nullable Packet nextOrClosed() {
        try {
            while (true) {
                int before = received.readableBytes();
                var packet = decoder.decode(received);
                assertThat(decoder.violation()).as("of the broker").isNull();
                if (packet != null) {
                    lastSize = before - received.readableBytes();
                    return packet;
                }
                var bytes = stream.read();
                if (bytes.length == 0) {
                    assertThat(received.isReadable()).as("half a packet").isFalse();
                    return null;
                }
                received.discardReadBytes().writeBytes(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connection is gone, without a word. */
    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
