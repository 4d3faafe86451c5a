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

import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import io.meshlark.protocol.packet.UserProperty;
import io.meshlark.transport.codec.NamedPackets.Valid;
import java.util.List;

/** The valid rows of {@link NamedPackets}: answers, subscriptions and the rest. */
final class ValidPackets {
    private static final List<UserProperty> USER =
            List.of(new UserProperty("k", "v"), new UserProperty("k", "w"));
    private static final String USER_BYTES = "26 'k' 'v' 26 'k' 'w'";
    private static final String WHY_BYTES = "1F 'why' " + USER_BYTES;

    static final List<Valid> ALL =
            List.of(
                    // PUBACK, PUBREC, PUBREL, PUBCOMP
                    row("PUBACK v5", V5, SERVER, "40 02 0001", PubAck.of(1)),
                    row("PUBACK v3.1.1", V3_1_1, SERVER, "40 02 FFFF", PubAck.of(65_535)),
                    read("PUBACK v5 with success said", V5, SERVER, "40 03 0001 00", PubAck.of(1)),
                    read(
                            "PUBACK v5 with no properties",
                            V5,
                            SERVER,
                            "40 04 0001 00 00",
                            PubAck.of(1)),
                    row(
                            "PUBACK v5 with reason",
                            V5,
                            CLIENT,
                            "40 03 0001 10",
                            PubAck.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, null)),
                    row(
                            "PUBACK v5 with everything",
                            V5,
                            CLIENT,
                            "40 [ 0001 97 [ " + WHY_BYTES + " ] ]",
                            new PubAck(1, ReasonCode.QUOTA_EXCEEDED, "why", USER)),
                    row("PUBREC v5", V5, SERVER, "50 02 0001", PubRec.of(1)),
                    row("PUBREC v3.1.1", V3_1_1, SERVER, "50 02 0001", PubRec.of(1)),
                    row(
                            "PUBREC v5 with everything",
                            V5,
                            CLIENT,
                            "50 [ 0001 91 [ " + WHY_BYTES + " ] ]",
                            new PubRec(1, ReasonCode.PACKET_IDENTIFIER_IN_USE, "why", USER)),
                    row("PUBREL v5", V5, SERVER, "62 02 0001", PubRel.of(1)),
                    row("PUBREL v3.1.1", V3_1_1, SERVER, "62 02 0001", PubRel.of(1)),
                    read("PUBREL v3.1 sent again", V3_1, SERVER, "6A 02 0001", PubRel.of(1)),
                    row(
                            "PUBREL v5 with everything",
                            V5,
                            CLIENT,
                            "62 [ 0001 92 [ " + WHY_BYTES + " ] ]",
                            new PubRel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, "why", USER)),
                    row("PUBCOMP v5", V5, SERVER, "70 02 0001", PubComp.of(1)),
                    row("PUBCOMP v3.1.1", V3_1_1, SERVER, "70 02 0001", PubComp.of(1)),
                    row(
                            "PUBCOMP v5 with everything",
                            V5,
                            CLIENT,
                            "70 [ 0001 92 [ " + WHY_BYTES + " ] ]",
                            new PubComp(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, "why", USER)),

                    // SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK
                    row(
                            "SUBSCRIBE v5",
                            V5,
                            SERVER,
                            "82 [ 0001 [] 'a/+' 02 ]",
                            new Subscribe(
                                    1,
                                    0,
                                    List.of(),
                                    List.of(entry("a/+", SubscriptionOptions.of(EXACTLY_ONCE))))),
                    row(
                            "SUBSCRIBE v5 with everything",
                            V5,
                            SERVER,
                            "82 [ 0001 [ 0B 8001 "
                                    + USER_BYTES
                                    + " ] '#' 2D '$share/g/t' 18 't' 00 ]",
                            new Subscribe(
                                    1,
                                    128,
                                    USER,
                                    List.of(
                                            entry(
                                                    "#",
                                                    new SubscriptionOptions(
                                                            AT_LEAST_ONCE,
                                                            true,
                                                            true,
                                                            RetainHandling.DO_NOT_SEND)),
                                            entry(
                                                    "$share/g/t",
                                                    new SubscriptionOptions(
                                                            AT_MOST_ONCE,
                                                            false,
                                                            true,
                                                            RetainHandling.SEND_IF_NEW)),
                                            entry("t", SubscriptionOptions.of(AT_MOST_ONCE))))),
                    row(
                            "SUBSCRIBE v3.1.1",
                            V3_1_1,
                            SERVER,
                            "82 [ 000A 'a' 00 'b' 01 ]",
                            new Subscribe(
                                    10,
                                    0,
                                    List.of(),
                                    List.of(
                                            entry("a", SubscriptionOptions.of(AT_MOST_ONCE)),
                                            entry("b", SubscriptionOptions.of(AT_LEAST_ONCE))))),
                    read(
                            "SUBSCRIBE v3.1 sent again",
                            V3_1,
                            SERVER,
                            "8A [ 000A 'a' 00 ]",
                            new Subscribe(
                                    10,
                                    0,
                                    List.of(),
                                    List.of(entry("a", SubscriptionOptions.of(AT_MOST_ONCE))))),
                    row(
                            "SUBACK v5",
                            V5,
                            CLIENT,
                            "90 [ 0001 [] 00 01 02 80 9E ]",
                            SubAck.of(
                                    1,
                                    List.of(
                                            ReasonCode.SUCCESS,
                                            ReasonCode.GRANTED_QOS_1,
                                            ReasonCode.GRANTED_QOS_2,
                                            ReasonCode.UNSPECIFIED_ERROR,
                                            ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED))),
                    row(
                            "SUBACK v5 with everything",
                            V5,
                            CLIENT,
                            "90 [ 0001 [ " + WHY_BYTES + " ] 87 ]",
                            new SubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), "why", USER)),
                    row(
                            "SUBACK v3.1.1",
                            V3_1_1,
                            CLIENT,
                            "90 [ 0001 01 80 ]",
                            SubAck.of(
                                    1,
                                    List.of(
                                            ReasonCode.GRANTED_QOS_1,
                                            ReasonCode.UNSPECIFIED_ERROR))),
                    row(
                            "UNSUBSCRIBE v5",
                            V5,
                            SERVER,
                            "A2 [ 0001 [ " + USER_BYTES + " ] 'a' '#' ]",
                            new Unsubscribe(1, USER, List.of("a", "#"))),
                    row(
                            "UNSUBSCRIBE v3.1.1",
                            V3_1_1,
                            SERVER,
                            "A2 [ 0001 'a' ]",
                            new Unsubscribe(1, List.of(), List.of("a"))),
                    row(
                            "UNSUBACK v5",
                            V5,
                            CLIENT,
                            "B0 [ 0001 [ " + WHY_BYTES + " ] 00 11 ]",
                            new UnsubAck(
                                    1,
                                    List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED),
                                    "why",
                                    USER)),
                    row("UNSUBACK v3.1.1", V3_1_1, CLIENT, "B0 02 0001", UnsubAck.of(1, List.of())),

                    // PINGREQ, PINGRESP, DISCONNECT, AUTH
                    row("PINGREQ v5", V5, SERVER, "C0 00", PingReq.INSTANCE),
                    row("PINGREQ v3.1.1", V3_1_1, SERVER, "C0 00", PingReq.INSTANCE),
                    row("PINGRESP v5", V5, CLIENT, "D0 00", PingResp.INSTANCE),
                    row("DISCONNECT v3.1.1", V3_1_1, SERVER, "E0 00", Disconnect.NORMAL),
                    row("DISCONNECT v5", V5, SERVER, "E0 00", Disconnect.NORMAL),
                    read(
                            "DISCONNECT v5 with reason said",
                            V5,
                            SERVER,
                            "E0 01 00",
                            Disconnect.NORMAL),
                    row(
                            "DISCONNECT v5 with will",
                            V5,
                            SERVER,
                            "E0 01 04",
                            Disconnect.of(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, null)),
                    row(
                            "DISCONNECT v5 with session expiry",
                            V5,
                            SERVER,
                            "E0 [ 00 [ 11 0000000A " + WHY_BYTES + " ] ]",
                            new Disconnect(ReasonCode.SUCCESS, 10, "why", null, USER)),
                    row(
                            "DISCONNECT v5 from a server",
                            V5,
                            CLIENT,
                            "E0 [ 9D [ 1F 'why' 1C 's' " + USER_BYTES + " ] ]",
                            new Disconnect(
                                    ReasonCode.SERVER_MOVED, Disconnect.ABSENT, "why", "s", USER)),
                    row(
                            "AUTH v5",
                            V5,
                            SERVER,
                            "F0 [ 18 [ 15 'm' 16 'd' " + WHY_BYTES + " ] ]",
                            new Auth(
                                    ReasonCode.CONTINUE_AUTHENTICATION,
                                    "m",
                                    Bytes.utf8("d"),
                                    "why",
                                    USER)),
                    row(
                            "AUTH v5 re-authenticate",
                            V5,
                            SERVER,
                            "F0 [ 19 [ 15 'm' ] ]",
                            new Auth(ReasonCode.RE_AUTHENTICATE, "m", null, null, List.of())),
                    row(
                            "AUTH v5 success",
                            V5,
                            CLIENT,
                            "F0 00",
                            new Auth(ReasonCode.SUCCESS, null, null, null, List.of())));

    private ValidPackets() {}

    private static Subscribe.Entry entry(String filter, SubscriptionOptions options) {
        return new Subscribe.Entry(filter, options);
    }
}
