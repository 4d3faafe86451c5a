package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.codec.PacketDecoder;
import io.meshlark.transport.codec.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketTest {
    private final TestConnection client = TestConnection.webSocket(MqttVersion.V5);

    /** Netty's client side, against which ours is held. */
    private final EmbeddedChannel frames =
            new EmbeddedChannel(
                    new WebSocket13FrameEncoder(true),
                    new WebSocket13FrameDecoder(false, false, 1 << 20));

    WebSocketTest() {
        frames.config().setAllocator(new UnpooledByteBufAllocator(false, true));
    }

    @Test
    @Spec({"MQTT-6.0.0-3", "MQTT-6.0.0-4", "v3:MQTT-6.0.0-3", "v3:MQTT-6.0.0-4"})
    void upgradeForMqttIsAccepted() {
        String response = upgrade("GET /mqtt HTTP/1.1", "chat, mqtt");

        assertThat(response).startsWith("HTTP/1.1 101 ");
        assertThat(response.toLowerCase(Locale.ROOT))
                .contains("sec-websocket-protocol: mqtt\r\n")
                .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /other HTTP/1.1, mqtt, 404",
        "GET / HTTP/1.1, mqtt, 404",
        "POST /mqtt HTTP/1.1, mqtt, 405",
        "GET /mqtt HTTP/1.1, chat, 400",
        "GET /mqtt HTTP/1.1, '', 400"
    })
    void anyOtherRequestGetsAShortAnswer(String request, String subprotocol, int status) {
        assertThat(upgrade(request, subprotocol)).startsWith("HTTP/1.1 " + status + " ");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void plainHttpIsToldToUpgrade() {
        send("GET /mqtt HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(written().toString(StandardCharsets.UTF_8)).startsWith("HTTP/1.1 426 ");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void endlessHeadersAreCutOff() {
        send("GET /mqtt HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n");

        assertThat(written().toString(StandardCharsets.UTF_8)).startsWith("HTTP/1.1 4");
        assertThat(client.isClosed()).isTrue();
    }

    /** Frames and reads are cut anywhere, pings in between. */
    @Test
    @Spec({"MQTT-6.0.0-2", "v3:MQTT-6.0.0-2"})
    void packetsNeedNotBeginOrEndWithFrames() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        upgrade("GET /mqtt HTTP/1.1", "mqtt");
        ByteBuf packets = Unpooled.buffer();
        PacketEncoder.encode(connect(), MqttVersion.V5, packets);
        for (int i = 0; i < 300; i++) {
            PacketEncoder.encode(PingReq.INSTANCE, MqttVersion.V5, packets);
        }
        ByteBuf stream = Unpooled.buffer();
        boolean isFirst = true;
        while (packets.isReadable()) {
            int size = Math.min(packets.readableBytes(), random.nextInt(random.nextInt(300) + 1));
            boolean isFinal = random.nextBoolean() || size == packets.readableBytes();
            ByteBuf part = packets.readBytes(size);
            stream.writeBytes(
                    encoded(
                            isFirst
                                    ? new BinaryWebSocketFrame(isFinal, 0, part)
                                    : new ContinuationWebSocketFrame(isFinal, 0, part)));
            isFirst = isFinal;
            if (random.nextInt(4) == 0) {
                stream.writeBytes(encoded(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER)));
            }
        }

        while (stream.isReadable()) {
            int size = Math.min(stream.readableBytes(), 1 + random.nextInt(40));
            client.channel.writeInbound(stream.readBytes(size));
        }

        var arrived = packets(receivedFrames());
        assertThat(arrived).as("seed " + seed).hasSize(301);
        assertThat(arrived.getFirst()).isInstanceOf(ConnAck.class);
        assertThat(arrived.getLast()).isEqualTo(PingResp.INSTANCE);
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    @Spec({"MQTT-6.0.0-1", "v3:MQTT-6.0.0-1"})
    void textFrameEndsTheConnection() {
        open();

        send(new TextWebSocketFrame("hello"));

        assertThat(receivedFrames())
                .singleElement()
                .isInstanceOfSatisfying(
                        CloseWebSocketFrame.class,
                        it -> assertThat(it.statusCode()).isEqualTo(1003));
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.session().departure().publishWill()).isTrue();
    }

    @Test
    void pingIsAnsweredWithItsContent() {
        open();

        send(
                new PingWebSocketFrame(
                        Unpooled.copiedBuffer("are you there", StandardCharsets.UTF_8)));

        assertThat(receivedFrames())
                .singleElement()
                .isInstanceOfSatisfying(
                        PongWebSocketFrame.class,
                        it ->
                                assertThat(it.content().toString(StandardCharsets.UTF_8))
                                        .isEqualTo("are you there"));
    }

    @Test
    void closeIsAnsweredAndTellsTheSession() {
        open();

        send(new CloseWebSocketFrame(1001, "leaving"));

        assertThat(receivedFrames())
                .singleElement()
                .isInstanceOfSatisfying(
                        CloseWebSocketFrame.class,
                        it -> assertThat(it.statusCode()).isEqualTo(1001));
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.session().departure().publishWill()).isTrue();
    }

    @Test
    void brokerClosesTheWebSocketBehindItsDisconnect() {
        open();

        client.broker.client().kick(ReasonCode.SESSION_TAKEN_OVER, "taken over");
        client.channel.runPendingTasks();

        assertThat(receivedFrames())
                .hasExactlyElementsOfTypes(BinaryWebSocketFrame.class, CloseWebSocketFrame.class);
    }

    @ParameterizedTest
    @CsvSource({
        "82 01 00, no mask",
        "C2 80 00 00 00 00, a reserved bit",
        "80 80 00 00 00 00, a continuation of nothing",
        "09 80 00 00 00 00, a fragmented ping",
        "89 FE 00 7E 00 00 00 00, a long ping",
        "8B 80 00 00 00 00, an unknown control frame",
        "82 FF FF 00 00 00 00 00 00 00 00 00 00 00, a negative length"
    })
    void badFramesEndTheConnection(String hex, String what) {
        open();

        client.channel.writeInbound(
                Unpooled.wrappedBuffer(HexFormat.ofDelimiter(" ").parseHex(hex.strip())));

        assertThat(receivedFrames())
                .as(what)
                .singleElement()
                .isInstanceOfSatisfying(
                        CloseWebSocketFrame.class,
                        it -> assertThat(it.statusCode()).isEqualTo(1002));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void socketThatIsNeverUpgradedIsClosedAfterTenSeconds() {
        send("GET /mqtt HTTP/1.1\r\n");

        client.advance(Duration.ofSeconds(11));

        assertThat(client.isClosed()).isTrue();
    }

    private void open() {
        upgrade("GET /mqtt HTTP/1.1", "mqtt");
        ByteBuf packet = Unpooled.buffer();
        PacketEncoder.encode(connect(), MqttVersion.V5, packet);
        send(new BinaryWebSocketFrame(packet));
        assertThat(packets(receivedFrames())).hasSize(1);
    }

    private static Packet connect() {
        return TestConnection.connect(MqttVersion.V5, "browser", ConnectProperties.NONE);
    }

    private String upgrade(String request, String subprotocol) {
        send(
                request
                        + "\r\nHost: x\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: "
                        + subprotocol
                        + "\r\n\r\n");
        return written().toString(StandardCharsets.UTF_8);
    }

    private void send(String text) {
        client.sendBytes(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void send(WebSocketFrame frame) {
        client.sendBytes(encoded(frame));
    }

    private ByteBuf encoded(WebSocketFrame frame) {
        frames.writeOutbound(frame);
        ByteBuf all = Unpooled.buffer();
        ByteBuf part;
        while ((part = frames.readOutbound()) != null) {
            all.writeBytes(part);
            part.release();
        }
        return all;
    }

    private ByteBuf written() {
        client.channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        ByteBuf part;
        while ((part = client.channel.readOutbound()) != null) {
            all.writeBytes(part);
            part.release();
        }
        return all;
    }

    private List<WebSocketFrame> receivedFrames() {
        frames.writeInbound(written());
        var received = new ArrayList<WebSocketFrame>();
        @Nullable WebSocketFrame frame;
        while ((frame = frames.readInbound()) != null) {
            received.add(frame);
        }
        return received;
    }

    private static List<Packet> packets(List<WebSocketFrame> frames) {
        ByteBuf bytes = Unpooled.buffer();
        for (WebSocketFrame frame : frames) {
            if (frame instanceof BinaryWebSocketFrame) {
                bytes.writeBytes(frame.content());
            }
        }
        var decoder = PacketDecoder.client(MqttVersion.V5, 1 << 20);
        var packets = new ArrayList<Packet>();
        Packet packet;
        while ((packet = decoder.decode(bytes)) != null) {
            packets.add(packet);
        }
        return packets;
    }
}
