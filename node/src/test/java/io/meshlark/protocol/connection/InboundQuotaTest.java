package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import org.junit.jupiter.api.Test;

class InboundQuotaTest {

    @Test
    @Spec("MQTT-3.3.4-7")
    void oneMoreThanTheReceiveMaximumIsTooMany() {
        var quota = new InboundQuota(2);

        assertThat(quota.take()).isTrue();
        assertThat(quota.take()).isTrue();
        assertThat(quota.take()).isFalse();
    }

    @Test
    void whatIsDoneMakesRoom() {
        var quota = new InboundQuota(1);
        quota.take();
        quota.give();

        assertThat(quota.take()).isTrue();
    }
}
