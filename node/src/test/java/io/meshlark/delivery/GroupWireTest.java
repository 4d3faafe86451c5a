package io.meshlark.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.CorruptRecord;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Interest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nodes say to each other about groups and publications, byte for byte. */
class GroupWireTest {
    private static final TopicFilter FILTER = new TopicFilter("$share/g/a/+", "g", "a/+");
    private static final Interest INTEREST =
            new Interest(
                    new SubscriptionOptions(QoS.EXACTLY_ONCE, false, true, RetainHandling.SEND),
                    300);
    private static final Publication PUBLICATION =
            new Publication(
                    "a/b",
                    Bytes.utf8("x"),
                    QoS.AT_LEAST_ONCE,
                    false,
                    PublishProperties.NONE,
                    "p",
                    Publication.NEVER);

    record Change(GroupChange change, String hex) {}

    static List<Change> changes() {
        return List.of(
                new Change(
                        new GroupChange.Joined(300, "c", 20, FILTER, INTEREST),
                        "01 ac02 01 63 14 e201 0c 24 73 68 61 72 65 2f 67 2f 61 2f 2b ac02"),
                new Change(
                        new GroupChange.Left(300, FILTER),
                        "02 ac02 0c 24 73 68 61 72 65 2f 67 2f 61 2f 2b"),
                new Change(new GroupChange.Loading(3, 200), "03 03 c801"),
                new Change(
                        new GroupChange.DurableJoined(3, 200, 7, "c", true, FILTER, INTEREST),
                        "04 03 c801 07 01 63 01 e201 0c 24 73 68 61 72 65 2f 67 2f 61 2f 2b ac02"),
                new Change(
                        new GroupChange.DurableLeft(3, 200, 7, FILTER),
                        "05 03 c801 07 0c 24 73 68 61 72 65 2f 67 2f 61 2f 2b"),
                new Change(new GroupChange.Presence(3, 200, 7, false), "06 03 c801 07 00"),
                new Change(new GroupChange.Presence(3, 200, 7, true), "06 03 c801 07 01"),
                new Change(new GroupChange.Loaded(3, 200), "07 03 c801"));
    }

    record Message(Forwarded forwarded, String hex) {}

    static List<Message> messages() {
        return List.of(
                new Message(new Forwarded.ToAll(PUBLICATION), "01 01 03 61 2f 62 01 70 01 78"),
                new Message(
                        new Forwarded.ToMember(
                                PUBLICATION,
                                300,
                                "g",
                                "a/+",
                                QoS.AT_LEAST_ONCE,
                                true,
                                SubscriptionIds.of(9),
                                null),
                        "02 ac02 01 67 03 61 2f 2b 0d 01 09 01 03 61 2f 62 01 70 01 78"),
                new Message(
                        new Forwarded.ToMember(
                                PUBLICATION,
                                300,
                                "g",
                                "a/+",
                                QoS.EXACTLY_ONCE,
                                false,
                                SubscriptionIds.NONE,
                                new MessageId(MessageId.source(1, 2), 7, 3, 200)),
                        "02 ac02 01 67 03 61 2f 2b 12 01 02 878004 03 c801 01 03 61 2f 62 01 70 01 78"),
                new Message(new Forwarded.Back(PUBLICATION), "04 01 03 61 2f 62 01 70 01 78"),
                new Message(
                        new Forwarded.ToSession(PUBLICATION, 3, 7, false, SubscriptionIds.NONE),
                        "03 03 07 00 01 03 61 2f 62 01 70 01 78"));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeIsWrittenAndRead(Change each) {
        assertThat(GroupChangeCodec.encode(each.change)).asHexString().isEqualTo(text(each.hex));
        assertThat(GroupChangeCodec.decode(bytes(each.hex))).isEqualTo(each.change);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aPublicationIsWrittenAndRead(Message each) {
        assertThat(ForwardedCodec.encode(each.forwarded)).asHexString().isEqualTo(text(each.hex));
        assertThat(ForwardedCodec.decode(bytes(each.hex))).isEqualTo(each.forwarded);
    }

    private static String text(String hex) {
        return hex.replace(" ", "").toUpperCase(Locale.ROOT);
    }

    @Test
    void unknownWordsAreRefused() {
        assertThatThrownBy(() -> GroupChangeCodec.decode(bytes("08")))
                .isInstanceOf(CorruptRecord.class);
        assertThatThrownBy(() -> ForwardedCodec.decode(bytes("05")))
                .isInstanceOf(CorruptRecord.class);
    }
}
