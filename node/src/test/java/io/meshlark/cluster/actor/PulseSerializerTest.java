package io.meshlark.cluster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import java.io.NotSerializableException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes on the wire, which the next release must read. */
class PulseSerializerTest {
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
                        "P",
                        new Membership.Ping(1, -2, -1, 25530),
                        LIVES + "ffffffffffffffff" + "000063ba"),
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
    void unknownManifestIsRefusedByName() {
        assertThatThrownBy(() -> new PulseSerializer().fromBinary(new byte[0], "X"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessage("unknown manifest 'X': it was sent by a newer release");
    }
}
