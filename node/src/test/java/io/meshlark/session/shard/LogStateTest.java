package io.meshlark.session.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogStateTest {
    private static final long ABSENT = 1;
    private static final long BUSY = 2;

    private final LogState log = new LogState();
    private long originSeq;

    private static Publication publication(PublishProperties properties) {
        return new Publication(
                "t", Bytes.utf8("x"), QoS.AT_LEAST_ONCE, false, properties, "p", Publication.NEVER);
    }

    private void append(long session) {
        log.apply(
                new LogRecord.Appended(
                        1,
                        ++originSeq,
                        null,
                        0,
                        publication(PublishProperties.NONE),
                        List.of(
                                new LogRecord.Target(
                                        session, QoS.AT_LEAST_ONCE, false, SubscriptionIds.NONE))),
                0);
    }

    /**
     * Red when settled messages go only as the head of the log: an absent client would pin them
     * all.
     */
    @Test
    void aSettledMessageIsHeldNoLongerWhateverStillWaitsBeforeIt() {
        append(ABSENT);
        for (int i = 0; i < 1_000; i++) {
            append(BUSY);
            log.apply(new LogRecord.Settled(BUSY, new long[] {i, i}), 0);
        }

        assertThat(log.messages).hasSize(1);
        assertThat(log.bytes()).isEqualTo(publication(PublishProperties.NONE).weight());
    }

    @Test
    void propertiesCountInWhatLimitsCount() {
        PublishProperties large =
                new PublishProperties(
                        false,
                        false,
                        PublishProperties.ABSENT,
                        null,
                        null,
                        Bytes.wrap(new byte[1_000]),
                        List.of(new UserProperty("n", "v".repeat(2_000))));

        assertThat(publication(large).weight())
                .isGreaterThan(publication(PublishProperties.NONE).weight() + 3_000);
    }
}
