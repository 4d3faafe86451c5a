package io.meshlark.cluster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.LinkFrame;
import java.io.NotSerializableException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes on the wire, which the next release must read. */
class LinkSerializerTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String LIVES = "0000000000000001" + "fffffffffffffffe";
    private final Serialization serialization =
            SerializationExtension.get(Adapter.toClassic(KIT.system()));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    static List<Arguments> sent() {
        return List.of(
                Arguments.of(
                        "H",
                        new PeerLink.Carried(
                                new LinkFrame.Hello(1, -2, new FrameVersions(2, 200), true)),
                        "02c801" + LIVES),
                Arguments.of(
                        "A",
                        new PeerLink.Carried(new LinkFrame.Handled(1, 1, -2, 7)),
                        "01" + LIVES + "0000000000000007"),
                Arguments.of("P", new Membership.Ping(1, -2, -1), LIVES + "ffffffffffffffff"),
                Arguments.of(
                        "E",
                        new Membership.Echo(1, -2, 255, 4096),
                        LIVES + "00000000000000ff" + "0000000000001000"));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void isSentUnderItsManifestAndComesBack(String manifest, Object value, String hex)
            throws Exception {
        Serializer serializer = serialization.findSerializerFor(value);
        byte[] bytes = serialization.serialize(value).get();

        assertThat(serializer.identifier()).isEqualTo(1884);
        assertThat(Serializers.manifestFor(serializer, value)).isEqualTo(manifest);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
        assertThat(serialization.deserialize(bytes, 1884, manifest).get()).isEqualTo(value);
    }

    @Test
    void dataEndsWithAStretchOfTheStream() throws Exception {
        var data = new LinkFrame.Data(1, 1, -2, 3, 4, new byte[] {5, 6, 7}, 2);

        byte[] bytes = serialization.serialize(new PeerLink.Carried(data)).get();

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("01" + LIVES + "0000000000000003" + "0000000000000004" + "0506");
        assertThat(serialization.deserialize(bytes, 1884, "D").get())
                .isInstanceOfSatisfying(
                        PeerLink.Carried.class,
                        carried ->
                                assertThat(carried.frame())
                                        .usingRecursiveComparison()
                                        .isEqualTo(
                                                new LinkFrame.Data(
                                                        1, 1, -2, 3, 4, new byte[] {5, 6}, 2)));
    }

    @Test
    void unknownManifestIsRefusedByName() {
        assertThatThrownBy(() -> new LinkSerializer().fromBinary(new byte[0], "X"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessage("unknown manifest 'X': it was sent by a newer release");
    }
}
