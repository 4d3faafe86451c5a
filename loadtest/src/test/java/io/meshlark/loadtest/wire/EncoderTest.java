package io.meshlark.loadtest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncoderTest {

    @Test
    void connectOfMqtt3() {
        var out = Unpooled.buffer();

        Encoder.connect(
                out, new ConnectOptions(MqttVersion.V3_1_1, true, 0, 60, null, null), "a", null);

        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("100d" + "00044d515454" + "04" + "02" + "003c" + "000161");
    }

    @Test
    void connectOfMqtt5WithAllThatThereIs() {
        var out = Unpooled.buffer();

        Encoder.connect(
                out,
                new ConnectOptions(MqttVersion.V5, false, 3600, 0, "u", "p"),
                "a",
                new ConnectOptions.Will("w", new byte[] {1}, 1, true));

        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo(
                        "1020"
                                + "00044d515454"
                                + "05"
                                + "ec"
                                + "0000"
                                + "0511"
                                + "00000e10"
                                + "000161"
                                + "00"
                                + "000177"
                                + "000101"
                                + "000175"
                                + "000170");
    }

    @Test
    void subscribeOfBothVersions() {
        var v3 = Unpooled.buffer();
        var v5 = Unpooled.buffer();

        Encoder.subscribe(v3, MqttVersion.V3_1_1, 1, List.of("a", "b"), 1);
        Encoder.subscribe(v5, MqttVersion.V5, 2, List.of("a"), 2);

        assertThat(ByteBufUtil.hexDump(v3)).isEqualTo("820a0001" + "00016101" + "00016201");
        assertThat(ByteBufUtil.hexDump(v5)).isEqualTo("82070002" + "00" + "00016102");
    }
}
