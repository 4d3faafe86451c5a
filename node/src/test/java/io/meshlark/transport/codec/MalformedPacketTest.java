package io.meshlark.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** The normative statements that a decoder alone keeps, each with its rows of the table. */
class MalformedPacketTest {
    @Test
    @Spec({"MQTT-1.5.4-1", "v3:MQTT-1.5.3-1"})
    void everyStringIsWellFormedUtf8() {
        areRefused(
                "topic with surrogate U+D800",
                "topic with surrogate U+DFFF",
                "topic with surrogate pair",
                "topic with slash in two bytes",
                "topic with three bytes for two",
                "topic with four bytes for three",
                "topic with above U+10FFFF",
                "topic with byte F5",
                "topic with byte FE",
                "topic with continuation alone",
                "topic with sequence cut off",
                "topic with ASCII in a sequence",
                "v3 topic with a surrogate",
                "v3 topic not UTF-8");
    }

    @Test
    @Spec({"MQTT-1.5.4-2", "MQTT-4.7.3-2", "v3:MQTT-1.5.3-2", "v3:MQTT-4.7.3-2"})
    void noStringHasU0000() {
        areRefused(
                "topic with U+0000",
                "topic with U+0000 in a long topic",
                "topic with U+0000 in two bytes",
                "v3 topic with U+0000",
                "SUBSCRIBE filter with U+0000");
    }

    @Test
    @Spec("MQTT-1.5.7-1")
    void bothStringsOfAUserPropertyAreWellFormed() {
        areRefused("CONNECT user property not UTF-8", "CONNECT user property name not UTF-8");
    }

    @Test
    @Spec("MQTT-1.5.5-1")
    void aVariableByteIntegerTakesTheFewestBytes() {
        areRefused(
                "remaining length not minimal",
                "CONNECT property length not minimal",
                "CONNECT property identifier not minimal",
                "SUBSCRIBE subscription identifier not minimal");
    }

    @Test
    @Spec({
        "MQTT-2.1.3-1",
        "MQTT-3.6.1-1",
        "MQTT-3.8.1-1",
        "MQTT-3.10.1-1",
        "MQTT-3.14.1-1",
        "MQTT-3.15.1-1",
        "v3:MQTT-2.2.2-1",
        "v3:MQTT-3.6.1-1",
        "v3:MQTT-3.8.1-1",
        "v3:MQTT-3.10.1-1",
        "v3:MQTT-3.14.1-1"
    })
    void reservedFlagsAreMalformed() {
        areRefused(
                "PUBACK flags",
                "PUBREC flags",
                "PUBREL flags",
                "v3 PUBREL flags",
                "PUBCOMP flags",
                "SUBSCRIBE flags",
                "v3 SUBSCRIBE flags",
                "UNSUBSCRIBE flags",
                "v3 UNSUBSCRIBE flags",
                "PINGREQ flags",
                "v3 PINGREQ flags",
                "DISCONNECT flags",
                "v3 DISCONNECT flags",
                "AUTH flags",
                "CONNECT flags");
    }

    @Test
    @Spec("v3:MQTT-2.3.1-1")
    void aPacketIdentifierIsNotZero() {
        areRefused(
                "PUBLISH packet id 0",
                "v3 PUBLISH packet id 0",
                "SUBSCRIBE packet id 0",
                "v3 SUBSCRIBE packet id 0",
                "UNSUBSCRIBE packet id 0",
                "v3 UNSUBSCRIBE packet id 0",
                "PUBACK packet id 0");
    }

    @Test
    @Spec({"MQTT-3.1.0-1", "v3:MQTT-3.1.0-1"})
    void theFirstPacketIsConnect() {
        areRefused(
                "PUBLISH before CONNECT",
                "AUTH before CONNECT",
                "PINGREQ before CONNECT",
                "an HTTP request",
                "a TLS client hello");
    }

    @Test
    @Spec({"MQTT-3.1.0-2", "v3:MQTT-3.1.0-2"})
    void aSecondConnectIsAProtocolError() {
        areRefused("second CONNECT", "v3 second CONNECT");
    }

    @Test
    @Spec({"MQTT-3.1.2-1", "MQTT-3.1.2-2", "v3:MQTT-3.1.2-1", "v3:MQTT-3.1.2-2"})
    void anotherProtocolOrLevelIsNotSupported() {
        areRefused(
                "CONNECT protocol name",
                "CONNECT level 6",
                "CONNECT level 3 of MQTT",
                "CONNECT level 4 of MQIsdp");
    }

    @Test
    @Spec({"MQTT-3.1.2-3", "v3:MQTT-3.1.2-3"})
    void theReservedConnectFlagIsZero() {
        areRefused("CONNECT reserved flag", "v3 CONNECT reserved flag");
    }

    @Test
    @Spec({"MQTT-3.1.2-9", "v3:MQTT-3.1.2-9"})
    void aFlaggedWillIsPresent() {
        areRefused(
                "CONNECT will missing", "CONNECT will payload missing", "v3 CONNECT will missing");
    }

    @Test
    @Spec({
        "MQTT-3.1.2-11",
        "MQTT-3.1.2-13",
        "v3:MQTT-3.1.2-11",
        "v3:MQTT-3.1.2-13",
        "v3:MQTT-3.1.2-15"
    })
    void withoutAWillThereIsNoWillQosOrRetain() {
        areRefused(
                "CONNECT will QoS without will",
                "v3 CONNECT will QoS without will",
                "CONNECT will retain without will",
                "v3 CONNECT will retain without will",
                "CONNECT will that is not flagged",
                "v3 CONNECT will that is not flagged");
    }

    @Test
    @Spec({"MQTT-3.1.2-12", "v3:MQTT-3.1.2-14"})
    void aWillQosIsNotThree() {
        areRefused("CONNECT will QoS 3", "v3 CONNECT will QoS 3");
    }

    @Test
    @Spec({"MQTT-3.1.2-16", "MQTT-3.1.2-17", "v3:MQTT-3.1.2-18", "v3:MQTT-3.1.2-19"})
    void aUserNameIsThereExactlyWhenFlagged() {
        areRefused(
                "CONNECT user name missing",
                "v3 CONNECT user name missing",
                "CONNECT user name that is not flagged",
                "v3 CONNECT user name that is not flagged");
    }

    @Test
    @Spec({"MQTT-3.1.2-18", "MQTT-3.1.2-19", "v3:MQTT-3.1.2-20", "v3:MQTT-3.1.2-21"})
    void aPasswordIsThereExactlyWhenFlagged() {
        areRefused(
                "CONNECT password missing",
                "v3 CONNECT password missing",
                "CONNECT password that is not flagged",
                "v3 CONNECT password that is not flagged");
    }

    @Test
    @Spec("v3:MQTT-3.1.2-22")
    void v3HasNoPasswordWithoutAUserName() {
        areRefused(
                "v3 CONNECT password without user name", "v3.1 CONNECT password without user name");
    }

    @Test
    @Spec({"MQTT-3.1.3-3", "MQTT-3.1.3-4", "v3:MQTT-3.1.3-3", "v3:MQTT-3.1.3-4"})
    void theClientIdentifierIsPresentAndUtf8() {
        areRefused(
                "CONNECT without client id",
                "v3 CONNECT without client id",
                "CONNECT client id not UTF-8",
                "v3 CONNECT client id not UTF-8");
    }

    @Test
    @Spec({"MQTT-3.1.3-11", "MQTT-3.1.3-12", "v3:MQTT-3.1.3-10", "v3:MQTT-3.1.3-11"})
    void willTopicAndUserNameAreUtf8() {
        areRefused(
                "CONNECT will topic not UTF-8",
                "v3 CONNECT will topic not UTF-8",
                "CONNECT user name not UTF-8",
                "v3 CONNECT user name not UTF-8");
    }

    @Test
    @Spec({"MQTT-3.3.1-2", "v3:MQTT-3.3.1-2"})
    void dupIsNotSetAtQos0() {
        areRefused("PUBLISH DUP at QoS 0", "v3 PUBLISH DUP at QoS 0");
    }

    @Test
    @Spec({"MQTT-3.3.1-4", "v3:MQTT-3.3.1-4"})
    void bothQosBitsAreMalformed() {
        areRefused("PUBLISH QoS 3", "v3 PUBLISH QoS 3");
    }

    @Test
    @Spec({"MQTT-3.3.2-1", "v3:MQTT-3.3.2-1"})
    void theTopicNameIsTheFirstFieldOfPublish() {
        areRefused(
                "PUBLISH empty",
                "v3 PUBLISH empty",
                "PUBLISH topic longer than the packet",
                "v3 topic not UTF-8",
                "topic with byte FE");
    }

    @Test
    @Spec("MQTT-3.3.2-8")
    void aTopicAliasIsNotZero() {
        areRefused("PUBLISH topic alias 0");
    }

    @Test
    @Spec({"MQTT-3.3.2-13", "MQTT-3.3.2-19"})
    void responseTopicAndContentTypeAreUtf8() {
        areRefused("PUBLISH response topic not UTF-8", "PUBLISH content type not UTF-8");
    }

    @Test
    @Spec("MQTT-3.3.4-6")
    void aClientSendsNoSubscriptionIdentifierInPublish() {
        areRefused("PUBLISH subscription identifier");
    }

    @Test
    @Spec({
        "MQTT-3.4.2-1",
        "MQTT-3.5.2-1",
        "MQTT-3.6.2-1",
        "MQTT-3.7.2-1",
        "MQTT-3.14.2-1",
        "MQTT-3.15.2-1"
    })
    void answersHaveReasonCodesOfTheirOwnOnly() {
        areRefused(
                "PUBACK reason of PUBREL",
                "PUBREC reason of DISCONNECT",
                "PUBREL reason of PUBACK",
                "PUBCOMP unknown reason",
                "DISCONNECT reason of a server",
                "DISCONNECT unknown reason",
                "AUTH unknown reason",
                "AUTH success from a client");
    }

    @Test
    @Spec({"MQTT-3.8.3-1", "MQTT-3.10.3-1", "v3:MQTT-3.8.3-1", "v3:MQTT-3.10.3-1"})
    void topicFiltersAreUtf8() {
        areRefused(
                "SUBSCRIBE filter not UTF-8",
                "v3 SUBSCRIBE filter not UTF-8",
                "UNSUBSCRIBE filter not UTF-8",
                "v3 UNSUBSCRIBE filter not UTF-8");
    }

    @Test
    @Spec({"MQTT-3.8.3-2", "MQTT-3.10.3-2", "v3:MQTT-3.8.3-3", "v3:MQTT-3.10.3-2"})
    void subscribeAndUnsubscribeHaveAtLeastOneFilter() {
        areRefused(
                "SUBSCRIBE without filter",
                "v3 SUBSCRIBE without filter",
                "UNSUBSCRIBE without filter",
                "v3 UNSUBSCRIBE without filter",
                "SUBSCRIBE without options");
    }

    @Test
    @Spec("MQTT-3.8.3-4")
    void noLocalOnASharedSubscriptionIsAProtocolError() {
        areRefused("SUBSCRIBE no local on a shared one");
    }

    @Test
    @Spec({"MQTT-3.8.3-5", "v3:MQTT-3.8.3-3"})
    void reservedSubscriptionOptionsAreMalformed() {
        areRefused(
                "SUBSCRIBE reserved bit 6",
                "SUBSCRIBE reserved bit 7",
                "v3 SUBSCRIBE reserved bits",
                "v3 SUBSCRIBE QoS 3");
    }

    @Test
    @Spec("MQTT-3.14.2-2")
    void aServerSendsNoSessionExpiryIntervalInDisconnect() {
        areRefused("DISCONNECT session expiry from a server");
    }

    private static void areRefused(String... names) {
        for (String name : names) {
            NamedPackets.Invalid row = NamedPackets.invalid(name);
            PacketDecoder decoder = NamedPackets.decoderFor(row, 1 << 20);
            ByteBuf in = Unpooled.wrappedBuffer(row.bytes());

            assertThat(decoder.decode(in)).as(name).isNull();

            assertThat(decoder.violation())
                    .as(name)
                    .extracting(ProtocolViolation::reason)
                    .isEqualTo(row.reason());
        }
    }
}
