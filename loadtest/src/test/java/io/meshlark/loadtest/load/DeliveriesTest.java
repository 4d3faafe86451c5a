package io.meshlark.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveriesTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageIsCompleteWhenTheLastReceiverHasIt(boolean isShared) {
        var deliveries = new Deliveries(new int[] {1, 3}, isShared);
        deliveries.prepare(0, 2, 10);
        deliveries.sent(0, 1);
        deliveries.sent(1, 1);
        deliveries.sent(1, 2);

        assertThat(deliveries.arrived(0, 1)).isTrue();
        assertThat(deliveries.arrived(1, 1)).isFalse();
        assertThat(deliveries.arrived(1, 2)).isFalse();
        assertThat(deliveries.arrived(1, 1)).isFalse();
        assertThat(deliveries.arrived(1, 1)).isTrue();
    }
}
