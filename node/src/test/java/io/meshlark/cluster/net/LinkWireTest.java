package io.meshlark.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.LinkFrame;
import io.meshlark.cluster.LinkSender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes on the wire, which the next release must read, and those that nobody sends. */
class LinkWireTest {
    private final LinkReader reader = new LinkReader();

    static List<Arguments> sent() {
        return List.of(
                Arguments.of(
                        new LinkFrame.Hello(1, -2, new FrameVersions(2, 200)),
                        "00000013" + "01" + "02c8" + "0000000000000001" + "fffffffffffffffe"),
                Arguments.of(
                        new LinkFrame.Handled(1, 7),
                        "0000000a" + "03" + "01" + "0000000000000007"));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void isSentInItsFormAndComesBack(LinkFrame frame, String hex) {
        assertThat(ByteBufUtil.hexDump(encode(frame))).isEqualTo(hex);
        assertThat(LinkWire.decode(next(encode(frame)))).isEqualTo(frame);
    }

    @Test
    void dataEndWithAStretchOfTheStream() {
        var data = new LinkFrame.Data(1, 3, 4, new byte[] {9, 5, 6, 7}, 1, 2);

        assertThat(ByteBufUtil.hexDump(encode(data)))
                .isEqualTo(
                        "00000014"
                                + "02"
                                + "01"
                                + "0000000000000003"
                                + "0000000000000004"
                                + "0506");
        assertThat(LinkWire.decode(next(encode(data))))
                .isInstanceOfSatisfying(
                        LinkFrame.Data.class,
                        back -> {
                            assertThat(back.sequence()).isEqualTo(3);
                            assertThat(back.handled()).isEqualTo(4);
                            assertThat(ByteBuffer.wrap(back.bytes(), back.offset(), back.length()))
                                    .isEqualTo(ByteBuffer.wrap(new byte[] {5, 6}));
                        });
    }

    @Test
    void framesAreCutWhereverTheNetworkCutsThem() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("LinkWireTest seed " + seed);
        var random = new Random(seed);
        byte[] longest = new byte[LinkSender.FRAME_BYTES];
        random.nextBytes(longest);
        reader.introduced();
        ByteBuf all = Unpooled.buffer();
        for (int number = 1; number <= 20; number++) {
            all.writeBytes(
                    encode(new LinkFrame.Data(1, number, 0, longest, 0, longest.length - number)));
        }

        int frames = 0;
        while (all.isReadable()) {
            ByteBuf part =
                    all.readSlice(Math.min(all.readableBytes(), 1 + random.nextInt(200_000)));
            for (var next = reader.next(part); next != null; next = reader.next(part)) {
                frames++;
                var data = (LinkFrame.Data) LinkWire.decode(next);
                assertThat(data.sequence()).as("seed %d", seed).isEqualTo(frames);
                assertThat(ByteBuffer.wrap(data.bytes(), data.offset(), data.length()))
                        .as("seed %d", seed)
                        .isEqualTo(ByteBuffer.wrap(longest, 0, longest.length - frames));
            }
        }
        assertThat(frames).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000101", "7fffffff", "ffffffff", "00000000"})
    void strangerMaySendNoMoreThanAHello(String length) {
        // Goes red when the limit is that of links: a stranger would have 128 KiB for each try.
        assertThatThrownBy(
                        () -> reader.next(Unpooled.wrappedBuffer(HexFormat.of().parseHex(length))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("limit is 256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000101", "0000000203ff", "00000001ff", "0000000102"})
    void whatIsNoFrameIsRefused(String hex) {
        var frame = next(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));

        assertThatThrownBy(() -> LinkWire.decode(frame)).isInstanceOf(IllegalStateException.class);
    }

    private ByteBuffer next(ByteBuf in) {
        ByteBuffer frame = reader.next(in);
        if (frame == null) {
            throw new AssertionError("the frame is not complete");
        }
        return frame;
    }

    private static ByteBuf encode(LinkFrame frame) {
        return LinkWire.encode(frame, UnpooledByteBufAllocator.DEFAULT);
    }
}
