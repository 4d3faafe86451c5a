package io.meshlark.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SourceAddressesTest {

    @Test
    void everyTenThousandClientsHaveAnAddress() {
        var sources = SourceAddresses.parse("127.0.0.255-127.0.1.0");

        assertThat(sources.of(9_999)).containsExactly(127, 0, 0, (byte) 255);
        assertThat(sources.of(10_000)).containsExactly(127, 0, 1, 0);
        assertThat(sources.of(20_000)).containsExactly(127, 0, 0, (byte) 255);
    }

    @Test
    void theSystemMayChoose() {
        assertThat(SourceAddresses.SYSTEM.of(5)).isEmpty();
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (var text : new String[] {"127.0.0", "127.0.0.256", "a", "127.0.0.2-127.0.0.1"}) {
            assertThatThrownBy(() -> SourceAddresses.parse(text)).hasMessageContaining(text);
        }
    }
}
