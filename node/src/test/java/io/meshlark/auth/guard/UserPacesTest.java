package io.meshlark.auth.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.connection.Pace;
import io.meshlark.protocol.connection.PublishPace;
import org.junit.jupiter.api.Test;

class UserPacesTest {
    private static final long SECOND = 1_000_000_000;
    private static final UserPaces PACES = new UserPaces(new PublishPace.Limit(10, 0, SECOND));

    @Test
    void clientsOfAUserShareOnePace() {
        Pace one = PACES.of("ann", 0);
        Pace other = PACES.of("ann", 0);
        Pace bobs = PACES.of("bob", 0);

        for (int i = 0; i < 6; i++) {
            one.take(1, 0);
            other.take(1, 0);
        }

        assertThat(one.ahead(0)).isEqualTo(SECOND / 5);
        assertThat(other.ahead(0)).isEqualTo(SECOND / 5);
        assertThat(bobs.ahead(0)).isZero();
        assertThat(PACES.of("ann", SECOND / 10).ahead(SECOND / 10)).isEqualTo(SECOND / 10);
    }

    @Test
    void withoutALimitItIsOff() {
        assertThat(PACES.isOn()).isTrue();
        assertThat(new UserPaces(PublishPace.Limit.NONE).isOn()).isFalse();
    }
}
