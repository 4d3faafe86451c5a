package io.meshlark.loadtest.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.chaos.history.Message;
import io.meshlark.loadtest.chaos.history.MessageId;
import org.junit.jupiter.api.Test;

class SendingTest {

    private final Sending sending = new Sending();

    private Pending begin(int sequence) {
        return sending.begin(new Message(new MessageId("p", sequence), "t", 2, false));
    }

    @Test
    void whatIsNotAnsweredIsRepeatedInItsOrderWithItsPacketIds() {
        var first = begin(1);
        var second = begin(2);
        var third = begin(3);
        sending.end(second.packetId());
        sending.take(first.packetId());

        assertThat(sending.again()).containsExactly(first.asTaken(), third);
    }

    @Test
    void inANewSessionOnlyWhatWasNotTakenIsPublished() {
        var first = begin(1);
        begin(2);
        begin(3);
        sending.take(first.packetId());

        assertThat(sending.anew())
                .extracting(it -> it.message().id().sequence())
                .containsExactly(2, 3);
        assertThat(sending.size()).isEqualTo(2);
    }

    @Test
    void aPacketIdInUseIsNotGivenAgain() {
        var kept = begin(1);
        for (int i = 2; i <= 10_001; i++) {
            sending.end(begin(i).packetId());
        }

        assertThat(begin(20_000).packetId()).isNotEqualTo(kept.packetId());
    }
}
