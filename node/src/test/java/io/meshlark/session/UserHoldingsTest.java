package io.meshlark.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.session.UserHoldings.Holding;
import io.meshlark.session.UserHoldings.Limit;
import org.junit.jupiter.api.Test;

class UserHoldingsTest {
    private final UserHoldings holdings = new UserHoldings(new Limit(3, 100));

    @Test
    void sessionsOfAUserHaveOneLimitTogether() {
        Holding one = holdings.of("ann");
        Holding two = holdings.of("ann");
        one.is(2, 70);

        two.is(1, 20);

        assertThat(one.hasRoomForSubscriptions(1)).isFalse();
        assertThat(two.exceededWith(10)).isZero();
        assertThat(two.exceededWith(25)).isEqualTo(15);
        assertThat(holdings.of("bob").hasRoomForSubscriptions(3)).isTrue();
    }

    /** Red when {@code is} adds instead of replacing, or still counts after {@code close}. */
    @Test
    void whatASessionGivesUpIsThereForOthers() {
        Holding one = holdings.of("ann");
        Holding two = holdings.of("ann");
        one.is(3, 100);
        one.is(2, 60);
        assertThat(two.exceededWith(40)).isZero();

        one.close();
        one.is(3, 100);
        one.close();

        assertThat(two.hasRoomForSubscriptions(3)).isTrue();
        assertThat(two.exceededWith(100)).isZero();
    }

    @Test
    void usersAreForgottenWithTheirLastSession() {
        Holding one = holdings.of("ann");
        Holding two = holdings.of("ann");

        one.close();
        assertThat(holdings.users()).isEqualTo(1);

        two.close();
        assertThat(holdings.users()).isZero();
    }

    @Test
    void anonymousClientsAreNobodys() {
        Holding nobody = holdings.of("");
        nobody.is(1_000, 1_000);

        assertThat(holdings.of("").hasRoomForSubscriptions(1_000)).isTrue();
        assertThat(nobody.exceededWith(1_000)).isZero();
        assertThat(holdings.users()).isZero();
    }

    @Test
    void withoutALimitNothingIsCounted() {
        var off = new UserHoldings(Limit.NONE);

        off.of("ann").is(1_000, 1_000);

        assertThat(off.users()).isZero();
        assertThat(off.of("ann").exceededWith(1)).isZero();
    }

    @Test
    void oneOfTheLimitsMayBeOff() {
        var queues = new UserHoldings(new Limit(0, 100));
        Holding ann = queues.of("ann");
        ann.is(1_000, 200);

        assertThat(ann.hasRoomForSubscriptions(1_000)).isTrue();
        assertThat(ann.exceededWith(0)).isEqualTo(100);
    }
}
