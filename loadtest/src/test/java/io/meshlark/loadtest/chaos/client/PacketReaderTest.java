package io.meshlark.loadtest.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.chaos.history.Message;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.wire.MqttVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PacketReaderTest {

    private static Incoming read(MqttVersion version, byte[] bytes) throws IOException {
        return new PacketReader(new ByteArrayInputStream(bytes), version).next();
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void aPublicationComesOutAsItWentIn(MqttVersion version) throws IOException {
        var id = new MessageId("p1", 1234);
        var packet = Outgoing.publish(version, new Message(id, "a/b", 2, true), 77, true);

        assertThat(read(version, packet))
                .isEqualTo(new Incoming.Publish(id, "a/b", 2, true, true, 77));
    }

    @Test
    void aPayloadOfSomebodyElseHasAnUnknownPublisher() throws IOException {
        var packet = bytes(0x30, 5, 0, 1, 'a', 'h', 'i');

        assertThat(read(MqttVersion.V3_1_1, packet))
                .isEqualTo(
                        new Incoming.Publish(new MessageId("unknown", 0), "a", 0, false, false, 0));
    }

    @Test
    void answers() throws IOException {
        assertThat(read(MqttVersion.V5, bytes(0x20, 3, 1, 0, 0)))
                .isEqualTo(new Incoming.ConnAck(0, true));
        assertThat(read(MqttVersion.V5, bytes(0x40, 4, 0, 9, 0x97, 0)))
                .isEqualTo(new Incoming.PubAck(9, 0x97));
        assertThat(read(MqttVersion.V3_1_1, bytes(0x50, 2, 0, 9)))
                .isEqualTo(new Incoming.PubRec(9, 0));
        assertThat(read(MqttVersion.V5, bytes(0x62, 2, 0, 9))).isEqualTo(new Incoming.PubRel(9));
        assertThat(read(MqttVersion.V5, bytes(0x90, 4, 0, 9, 0, 2)))
                .isEqualTo(new Incoming.SubAck(9, 2));
        assertThat(read(MqttVersion.V5, bytes(0xE0, 2, 0x8E, 0)))
                .isEqualTo(new Incoming.Disconnect(0x8E));
    }
}
