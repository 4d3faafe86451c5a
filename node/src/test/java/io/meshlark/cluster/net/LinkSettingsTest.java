package io.meshlark.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.meshlark.cluster.Quorum;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The lease asks for the quorum of the split brain resolver. */
class LinkSettingsTest {
    private static final String RESOLVER = "akka.cluster.split-brain-resolver.";

    private static LinkSettings of(Map<String, Object> settings) {
        return LinkSettings.of(
                ConfigFactory.parseMap(settings).withFallback(ConfigFactory.load()),
                1000,
                Duration.ofSeconds(3),
                LinkAddress.LOOPBACK);
    }

    private static Quorum quorum(String strategy) {
        return of(Map.of(
                        RESOLVER + "active-strategy",
                        strategy,
                        RESOLVER + "static-quorum.quorum-size",
                        3))
                .quorum();
    }

    @Test
    void quorumIsTheStrategys() {
        assertThat(quorum("keep-majority")).isEqualTo(new Quorum.Majority());
        assertThat(quorum("lease-majority")).isEqualTo(new Quorum.Majority());
        assertThat(quorum("static-quorum")).isEqualTo(new Quorum.Fixed(3));
        assertThat(quorum("keep-oldest")).isEqualTo(new Quorum.Oldest(true));
    }

    @Test
    void roleIsTheStrategys() {
        assertThat(of(Map.of(RESOLVER + "keep-majority.role", "core")).role()).contains("core");
        assertThat(of(Map.of()).role()).isEmpty();
    }

    @Test
    void leaseMustRunOutBeforeTheResolverActs() {
        assertThatThrownBy(() -> of(Map.of(RESOLVER + "stable-after", "3s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the lease is 3000 ms, it must be less than"
                                + " akka.cluster.split-brain-resolver.stable-after, which is 3000 ms");
    }

    @Test
    void unknownStrategyIsRefused() {
        assertThatThrownBy(() -> quorum("keep-referee"))
                .hasMessageContaining("is keep-referee, of which the lease knows nothing");
    }
}
