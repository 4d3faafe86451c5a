package io.meshlark.simulation;

import static org.assertj.core.api.Assertions.fail;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A promise that no broken rule breaks is not tested: takes each {@link Rule} out and looks for a
 * seed that fails for the reason that the rule is there. To see one red: {@code
 * -Dtest=SimulationTest -Dseed=S -Dwithout=RULE} with a seed this test prints, or any of the first
 * few.
 */
class ControlsTest {
    private static final int SEEDS = 600;

    @ParameterizedTest
    @EnumSource(Rule.class)
    void withoutTheRuleASeedFails(Rule rule) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<String> violations = Simulation.run(seed, EnumSet.of(rule), false).violations();
            if (violations.stream().anyMatch(v -> isItsFault(rule, v))) {
                System.out.printf("without %s seed %d: %s%n", rule, seed, violations.getFirst());
                return;
            }
        }
        fail("without %s all of %d seeds pass", rule, SEEDS);
    }

    private static boolean isItsFault(Rule rule, String violation) {
        List<String> signs =
                switch (rule) {
                    case APPEND_DURABLE_BEFORE_ACK -> List.of("P1");
                    case PUBLICATIONS_KNOWN_BY_ID,
                            RECEIVED_DURABLE_BEFORE_PUBREL,
                            OPEN_IDS_KEEP_THEIR_GENERATION,
                            REBASE_DURABLE_BEFORE_PUBLISHING_ON,
                            ORIGIN_SEQUENCE ->
                            List.of("P2");
                    // A new message under an old name: taken for one that is there already.
                    case RELEASED_DURABLE_BEFORE_PUBCOMP -> List.of("P1");
                    case ORIGIN_ORDER -> List.of("P1", "P3");
                    case DROP_DURABLE_BEFORE_SENDING_ON -> List.of("P3");
                    case STABLE_PACKET_IDS -> List.of("P2", "packet id");
                    case RECOVERED_MAY_HAVE_BEEN_SENT -> List.of("without DUP");
                    case SENT_DOES_NOT_EXPIRE -> List.of("waits for PUBREL");
                    case KEPT_BOUNDARY -> List.of("P2", "another step", "without DUP");
                    case SUCCESSOR_WAITS -> List.of("P1", "P3");
                    case ATTACHED_DURABLE_BEFORE_CONNACK -> List.of("the session is lost", "P6");
                    case OLDER_CONNECTION_IS_KICKED, EPOCHS_ARE_CHECKED -> List.of("P4");
                };
        return signs.stream().anyMatch(violation::contains);
    }
}
