package io.meshlark.app.formation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.persistence.ClaimsInMemory;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Each is red when the condition it names is left out of {@link OneCluster}. */
class OneClusterTest {
    private Instant now = Instant.EPOCH;
    private final ClaimsInMemory claims = new ClaimsInMemory(() -> now);
    private final OneCluster a = new OneCluster(claims);
    private final OneCluster b = new OneCluster(claims);

    private static boolean is(CompletionStage<Boolean> answer) {
        return answer.toCompletableFuture().join();
    }

    @Test
    void oneOfTwoMayBegin() {
        assertThat(is(a.mayBegin("a:1#1"))).isTrue();
        assertThat(is(b.mayBegin("b:1#2"))).isFalse();
        assertThat(b.holders()).isEqualTo("a:1");
    }

    @Test
    void whoWasAloneMayBeginAgainAtOnce() {
        assertThat(is(a.mayBegin("a:1#1"))).isTrue();
        assertThat(is(new OneCluster(claims).mayBegin("a:1#2"))).isTrue();
    }

    @Test
    void whoHadOthersWaitsUntilTheyAreGone() {
        assertThat(is(a.mayBegin("a:1#1"))).isTrue();
        assertThat(is(a.renew(Set.of("a:1#1", "b:1#2"), true))).isTrue();
        OneCluster again = new OneCluster(claims);
        assertThat(is(again.mayBegin("a:1#3"))).isFalse();
        assertThat(again.holders()).isEqualTo("a:1, b:1");

        now = now.plus(OneCluster.EXPIRES);
        assertThat(is(again.mayBegin("a:1#3"))).isTrue();
    }

    @Test
    void whatIsRenewedDoesNotExpire() {
        assertThat(is(a.mayBegin("a:1#1"))).isTrue();
        for (int i = 0; i < 10; i++) {
            now = now.plus(OneCluster.RENEW);
            assertThat(is(a.renew(Set.of("a:1#1"), true))).isTrue();
        }
        assertThat(is(b.mayBegin("b:1#2"))).isFalse();
    }

    @Test
    void anotherLeaderGoesOn() {
        assertThat(is(a.mayBegin("a:1#1"))).isTrue();
        assertThat(is(a.renew(Set.of("a:1#1", "b:1#2"), true))).isTrue();
        assertThat(is(b.renew(Set.of("b:1#2"), true))).isTrue();
        assertThat(is(a.mayBegin("a:1#3"))).isFalse();
    }

    /** All members that the claim names have left since it was renewed. */
    @Test
    void membersOfTheLastRoundAreKnown() {
        assertThat(is(a.mayBegin("a:1#1"))).isTrue();
        assertThat(is(b.renew(Set.of("a:1#1", "b:1#2"), false))).isTrue();
        assertThat(is(b.renew(Set.of("b:1#2"), true))).isTrue();
    }

    @Test
    void aClaimThatHasExpiredIsMadeAgain() {
        assertThat(is(a.mayBegin("a:1#1"))).isTrue();
        now = now.plus(OneCluster.EXPIRES);
        assertThat(is(a.renew(Set.of("a:1#1"), true))).isTrue();
        assertThat(is(b.mayBegin("b:1#2"))).isFalse();
    }

    @Test
    void whoLostTheStoreToAnotherClusterIsTold() {
        assertThat(is(a.mayBegin("a:1#1"))).isTrue();
        now = now.plus(OneCluster.EXPIRES);
        assertThat(is(b.mayBegin("b:1#2"))).isTrue();

        assertThat(is(a.renew(Set.of("a:1#1"), true))).isFalse();
        assertThat(is(b.renew(Set.of("b:1#2"), true))).isTrue();
    }

    @Test
    void whatIsGivenUpIsFree() {
        assertThat(is(a.mayBegin("a:1#1"))).isTrue();
        a.giveUp().toCompletableFuture().join();
        assertThat(is(b.mayBegin("b:1#2"))).isTrue();
    }
}
