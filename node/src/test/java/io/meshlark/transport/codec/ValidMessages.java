package io.meshlark.transport.codec;

import static io.meshlark.protocol.packet.MqttVersion.V3_1;
import static io.meshlark.protocol.packet.MqttVersion.V3_1_1;
import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static io.meshlark.protocol.packet.QoS.EXACTLY_ONCE;
import static io.meshlark.transport.codec.NamedPackets.Valid.read;
import static io.meshlark.transport.codec.NamedPackets.Valid.row;
import static io.meshlark.transport.codec.Side.CLIENT;
import static io.meshlark.transport.codec.Side.SERVER;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.UserProperty;
import io.meshlark.protocol.packet.Will;
import io.meshlark.transport.codec.NamedPackets.Valid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The valid rows of {@link NamedPackets}: CONNECT, CONNACK and PUBLISH. */
final class ValidMessages {
    private static final List<UserProperty> USER =
            List.of(new UserProperty("k", "v"), new UserProperty("k", "w"));
    private static final String USER_BYTES = "26 'k' 'v' 26 'k' 'w'";
    private static final String WHY_BYTES = "1F 'why' " + USER_BYTES;
    private static final Will WILL =
            new Will("w", Bytes.utf8("x"), AT_LEAST_ONCE, true, 0, PublishProperties.NONE);

    static final List<Valid> ALL =
            List.of(
                    // CONNECT
                    row("CONNECT v5", V5, SERVER, "10 [ 'MQTT' 05 02 003C [] 'c' ]", c(V5)),
                    row(
                            "CONNECT v3.1.1",
                            V3_1_1,
                            SERVER,
                            "10 [ 'MQTT' 04 02 003C 'c' ]",
                            c(V3_1_1)),
                    row("CONNECT v3.1", V3_1, SERVER, "10 [ 'MQIsdp' 03 02 003C 'c' ]", c(V3_1)),
                    row(
                            "CONNECT v3.1.1 of a bridge",
                            V3_1_1,
                            SERVER,
                            "10 [ 'MQTT' 84 02 0000 'b' ]",
                            v3(V3_1_1, true, "b", null, null, null)),
                    row(
                            "CONNECT v3.1 of a bridge",
                            V3_1,
                            SERVER,
                            "10 [ 'MQIsdp' 83 02 0000 'b' ]",
                            v3(V3_1, true, "b", null, null, null)),
                    row(
                            "CONNECT v3.1.1 with will, user name and password",
                            V3_1_1,
                            SERVER,
                            "10 [ 'MQTT' 04 EE 0000 'c' 'w' 'x' 'u' 'p' ]",
                            v3(V3_1_1, false, "c", WILL, "u", Bytes.utf8("p"))),
                    row(
                            "CONNECT v3.1.1 without client identifier",
                            V3_1_1,
                            SERVER,
                            "10 [ 'MQTT' 04 02 0000 '' ]",
                            v3(V3_1_1, false, "", null, null, null)),
                    row(
                            "CONNECT v3.1.1 with empty user name and password",
                            V3_1_1,
                            SERVER,
                            "10 [ 'MQTT' 04 C2 0000 'c' '' '' ]",
                            v3(V3_1_1, false, "c", null, "", Bytes.EMPTY)),
                    read(
                            "CONNECT v3.1 whose flagged user name is missing",
                            V3_1,
                            SERVER,
                            "10 [ 'MQIsdp' 03 C2 0000 'c' ]",
                            v3(V3_1, false, "c", null, null, null)),
                    row(
                            "CONNECT v5 with password and no user name",
                            V5,
                            SERVER,
                            "10 [ 'MQTT' 05 42 0000 [] 'c' 'p' ]",
                            new Connect(
                                    V5,
                                    false,
                                    "c",
                                    true,
                                    0,
                                    null,
                                    null,
                                    Bytes.utf8("p"),
                                    ConnectProperties.NONE)),
                    row(
                            "CONNECT v5 with everything",
                            V5,
                            SERVER,
                            "10 [ 'MQTT' 05 F4 FFFF"
                                    + " [ 11 FFFFFFFF 21 0001 27 00000001 22 FFFF 19 01 17 00"
                                    + " 15 'm' 16 'd' "
                                    + USER_BYTES
                                    + " ] 'c' [ 18 0000000A 01 01 02 00000005 03 't' 08 'r' 09 'q' "
                                    + USER_BYTES
                                    + " ] 'w' 'x' 'u' 'p' ]",
                            everything()),
                    read(
                            "CONNECT v5 with defaults said",
                            V5,
                            SERVER,
                            "10 [ 'MQTT' 05 02 003C"
                                    + " [ 11 00000000 21 FFFF 22 0000 19 00 17 01 ] 'c' ]",
                            c(V5)),

                    // CONNACK
                    row(
                            "CONNACK v5",
                            V5,
                            CLIENT,
                            "20 [ 00 00 [] ]",
                            ack(false, ReasonCode.SUCCESS)),
                    row(
                            "CONNACK v5 session present",
                            V5,
                            CLIENT,
                            "20 [ 01 00 [] ]",
                            ack(true, ReasonCode.SUCCESS)),
                    row(
                            "CONNACK v5 with everything",
                            V5,
                            CLIENT,
                            "20 [ 00 00 [ 11 0000000A 21 0020 24 01 27 00100000 22 0008 13 001E"
                                    + " 25 00 28 00 29 00 2A 00 12 'id' 1A 'i' 1C 's' 15 'm' 16 'd' "
                                    + WHY_BYTES
                                    + " ] ]",
                            new ConnAck(
                                    false,
                                    ReasonCode.SUCCESS,
                                    new ConnAckProperties(
                                            10,
                                            32,
                                            AT_LEAST_ONCE,
                                            false,
                                            1 << 20,
                                            "id",
                                            8,
                                            "why",
                                            USER,
                                            false,
                                            false,
                                            false,
                                            30,
                                            "i",
                                            "s",
                                            "m",
                                            Bytes.utf8("d")))),
                    row(
                            "CONNACK v3.1.1 session present",
                            V3_1_1,
                            CLIENT,
                            "20 02 01 00",
                            ack(true, ReasonCode.SUCCESS)),
                    row(
                            "CONNACK v3.1.1 unacceptable protocol level",
                            V3_1_1,
                            CLIENT,
                            "20 02 00 01",
                            ack(false, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION)),
                    row(
                            "CONNACK v3.1.1 identifier rejected",
                            V3_1_1,
                            CLIENT,
                            "20 02 00 02",
                            ack(false, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID)),
                    row(
                            "CONNACK v3.1.1 server unavailable",
                            V3_1_1,
                            CLIENT,
                            "20 02 00 03",
                            ack(false, ReasonCode.SERVER_UNAVAILABLE)),
                    row(
                            "CONNACK v3.1.1 bad user name or password",
                            V3_1_1,
                            CLIENT,
                            "20 02 00 04",
                            ack(false, ReasonCode.BAD_USER_NAME_OR_PASSWORD)),
                    row(
                            "CONNACK v3.1.1 not authorized",
                            V3_1_1,
                            CLIENT,
                            "20 02 00 05",
                            ack(false, ReasonCode.NOT_AUTHORIZED)),
                    row(
                            "CONNACK v3.1",
                            V3_1,
                            CLIENT,
                            "20 02 00 00",
                            ack(false, ReasonCode.SUCCESS)),

                    // PUBLISH
                    row(
                            "PUBLISH v5 QoS 0",
                            V5,
                            SERVER,
                            "30 [ 't' [] <hello> ]",
                            Publish.of("t", Bytes.utf8("hello"), AT_MOST_ONCE, false, 0)),
                    row(
                            "PUBLISH v3.1.1 QoS 0 retained without payload",
                            V3_1_1,
                            SERVER,
                            "31 [ 'a/b' ]",
                            Publish.of("a/b", Bytes.EMPTY, AT_MOST_ONCE, true, 0)),
                    row(
                            "PUBLISH v3.1.1 QoS 1",
                            V3_1_1,
                            SERVER,
                            "32 [ 't' 0001 <x> ]",
                            Publish.of("t", Bytes.utf8("x"), AT_LEAST_ONCE, false, 1)),
                    row(
                            "PUBLISH v3.1 QoS 2 sent again",
                            V3_1,
                            SERVER,
                            "3C [ 't' FFFF <x> ]",
                            publish("t", true, PublishProperties.NONE, 0, SubscriptionIds.NONE)),
                    row(
                            "PUBLISH v5 with everything",
                            V5,
                            CLIENT,
                            "3C [ 't' FFFF [ 23 0007 0B 01 0B FFFFFF7F 01 01 02 0000000A 03 'text'"
                                    + " 08 'r/t' 09 'id' "
                                    + USER_BYTES
                                    + " ] <x> ]",
                            publish(
                                    "t",
                                    true,
                                    new PublishProperties(
                                            true, true, 10, "text", "r/t", Bytes.utf8("id"), USER),
                                    7,
                                    SubscriptionIds.of(1, 268_435_455))),
                    row(
                            "PUBLISH v5 with alias alone",
                            V5,
                            SERVER,
                            "34 [ '' FFFF [ 23 FFFF ] <x> ]",
                            publish(
                                    "",
                                    false,
                                    PublishProperties.NONE,
                                    65_535,
                                    SubscriptionIds.NONE)),
                    row(
                            "PUBLISH v5 payload format 0",
                            V5,
                            SERVER,
                            "34 [ 't' FFFF [ 01 00 ] <x> ]",
                            publish(
                                    "t",
                                    false,
                                    new PublishProperties(
                                            true,
                                            false,
                                            PublishProperties.ABSENT,
                                            null,
                                            null,
                                            null,
                                            List.of()),
                                    0,
                                    SubscriptionIds.NONE)),
                    row(
                            "PUBLISH v5 with U+FEFF in the topic",
                            V5,
                            SERVER,
                            "30 [ 0005 EFBBBF <t/> [] ]",
                            Publish.of("\uFEFFt/", Bytes.EMPTY, AT_MOST_ONCE, false, 0)),
                    row(
                            "PUBLISH v3.1.1 with U+FEFF in the topic",
                            V3_1_1,
                            SERVER,
                            "30 [ 0004 <t> EFBBBF ]",
                            Publish.of("t\uFEFF", Bytes.EMPTY, AT_MOST_ONCE, false, 0)),
                    row(
                            "PUBLISH v5 with two, three and four byte characters in the topic",
                            V5,
                            SERVER,
                            "30 [ 0009 C3A9 E6BCA2 F09F9880 [] ]",
                            Publish.of("é漢😀", Bytes.EMPTY, AT_MOST_ONCE, false, 0)));

    private ValidMessages() {}

    private static Connect c(MqttVersion version) {
        return NamedPackets.connect(version);
    }

    private static Connect v3(
            MqttVersion version,
            boolean bridge,
            String clientId,
            @Nullable Will will,
            @Nullable String userName,
            @Nullable Bytes password) {
        return new Connect(
                version,
                bridge,
                clientId,
                true,
                0,
                will,
                userName,
                password,
                ConnectProperties.NONE);
    }

    private static Connect everything() {
        return new Connect(
                V5,
                false,
                "c",
                false,
                65_535,
                new Will(
                        "w",
                        Bytes.utf8("x"),
                        EXACTLY_ONCE,
                        true,
                        10,
                        new PublishProperties(true, true, 5, "t", "r", Bytes.utf8("q"), USER)),
                "u",
                Bytes.utf8("p"),
                new ConnectProperties(
                        ConnectProperties.NEVER_EXPIRES,
                        1,
                        1,
                        65_535,
                        true,
                        false,
                        "m",
                        Bytes.utf8("d"),
                        USER));
    }

    private static ConnAck ack(boolean sessionPresent, ReasonCode reason) {
        return new ConnAck(sessionPresent, reason, ConnAckProperties.NONE);
    }

    /** QoS 2, packet identifier 65,535, payload x. */
    private static Publish publish(
            String topic,
            boolean dup,
            PublishProperties properties,
            int alias,
            SubscriptionIds ids) {
        return new Publish(
                topic, Bytes.utf8("x"), EXACTLY_ONCE, false, dup, 65_535, properties, alias, ids);
    }
}
