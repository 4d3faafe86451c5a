package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeepAliveTest {

    @Test
    @Spec({"MQTT-3.1.2-22", "v3:MQTT-3.1.2-24"})
    void clientIsGivenOneAndAHalfIntervals() {
        long start = TimeUnit.SECONDS.toNanos(100);

        assertThat(new KeepAlive(3).deadline(start) - start)
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(4500));
        assertThat(new KeepAlive(65_535).deadline(start) - start)
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(98_302_500));
    }
}
