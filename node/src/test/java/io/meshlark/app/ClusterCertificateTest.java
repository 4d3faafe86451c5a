package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClusterCertificateTest {
    private static final Instant END = Instant.parse("2026-06-30T12:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);

    @Test
    void theEndIsSaidAMonthAheadAndAfterwards() {
        assertThat(ClusterCertificate.warning(END, END.minus(MONTH).minusSeconds(1), MONTH))
                .isEmpty();
        assertThat(ClusterCertificate.warning(END, END.minus(MONTH), MONTH))
                .hasValue("the certificate of cluster.tls ends on 2026-06-30, in 30 days");
        assertThat(ClusterCertificate.warning(END, END.plusSeconds(1), MONTH))
                .hasValue(
                        "the certificate of cluster.tls has ended on 2026-06-30: other nodes refuse this one");
    }
}
