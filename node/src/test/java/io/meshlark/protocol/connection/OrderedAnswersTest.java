package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.connection.OrderedAnswers.Slot;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderedAnswersTest {

    @Test
    @Spec({"MQTT-4.6.0-2", "MQTT-4.6.0-3", "v3:MQTT-4.6.0-2", "v3:MQTT-4.6.0-3"})
    void answersLeaveInTheOrderOfTheQuestionsHoweverTheyCome() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        var answers = new OrderedAnswers();
        var slots = new ArrayList<Slot>();
        for (int id = 1; id <= 500; id++) {
            slots.add(answers.open(id));
        }
        Collections.shuffle(slots, random);
        var left = new ArrayList<Integer>();

        for (Slot slot : slots) {
            slot.answer(ReasonCode.SUCCESS, null);
            Slot next;
            while ((next = answers.next()) != null) {
                left.add(next.packetId());
            }
        }

        assertThat(left).as("seed " + seed).hasSize(500).isSorted();
        assertThat(answers.size()).isZero();
    }

    @Test
    void nothingLeavesBeforeTheOldest() {
        var answers = new OrderedAnswers();
        var first = answers.open(1);
        answers.open(2).answer(ReasonCode.SUCCESS, null);

        assertThat(answers.next()).isNull();

        first.answer(ReasonCode.QUOTA_EXCEEDED, "full");
        assertThat(Stream.generate(answers::next).takeWhile(Objects::nonNull))
                .extracting(Slot::reason)
                .containsExactly(ReasonCode.QUOTA_EXCEEDED, ReasonCode.SUCCESS);
    }
}
