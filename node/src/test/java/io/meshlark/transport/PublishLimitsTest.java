package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.access.Principal;
import io.meshlark.auth.ban.Bans;
import io.meshlark.config.Settings;
import io.meshlark.protocol.connection.Pace;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is held to which rates, ten messages a second each, of which ten may come at once. */
class PublishLimitsTest {
    private static final Principal ANN = Principal.named("ann");
    private static final Principal BOB = Principal.named("bob");

    /** Of clients of the listener on TCP, and of that for WebSocket. */
    private record Listeners(PublishLimits tcp, PublishLimits webSocket) {}

    private static Listeners with(String... assignments) {
        var settings = Settings.with(assignments);
        var protection =
                Protection.of(
                        settings.limits(),
                        0,
                        new Bans(InstantSource.system()),
                        (clientId, user) -> false,
                        0);
        List<Endpoint> endpoints = Endpoint.of(settings);
        return new Listeners(
                protection.of(endpoints.get(0), 0).publish(),
                protection.of(endpoints.get(1), 0).publish());
    }

    private static void publish(int times, List<Pace> client) {
        for (int i = 0; i < times; i++) {
            client.forEach(pace -> pace.take(1, 0));
        }
    }

    private static boolean isAhead(List<Pace> client) {
        return client.stream().anyMatch(pace -> pace.ahead(0) > 0);
    }

    @Test
    void clientsOfAListenerShareItsRateAndThoseOfAnotherDoNot() {
        var listeners = with("listeners.tcp.publish-rate=10");

        publish(6, listeners.tcp().of(ANN, 0));
        publish(6, listeners.tcp().of(BOB, 0));

        assertThat(isAhead(listeners.tcp().of(Principal.ANONYMOUS, 0))).isTrue();
        assertThat(listeners.webSocket().of(ANN, 0)).isEmpty();
    }

    @Test
    void bytesOfAListenerCountToo() {
        var listeners = with("listeners.ws.publish-bytes=10");

        publish(12, listeners.webSocket().of(ANN, 0));

        assertThat(isAhead(listeners.webSocket().of(BOB, 0))).isTrue();
    }

    @Test
    void allClientsOfTheNodeShareItsRate() {
        var listeners = with("limits.publish-rate=10");

        publish(6, listeners.tcp().of(ANN, 0));
        publish(6, listeners.webSocket().of(BOB, 0));

        assertThat(isAhead(listeners.tcp().of(BOB, 0))).isTrue();
        assertThat(isAhead(listeners.webSocket().of(Principal.ANONYMOUS, 0))).isTrue();
    }

    @Test
    void clientIsHeldToAllRatesThatAreItsOwn() {
        var listeners =
                with(
                        "listeners.tcp.publish-rate=10",
                        "limits.publish-rate=10",
                        "limits.publish-rate-per-user=10",
                        "limits.publish-rate-per-client=10");

        assertThat(listeners.tcp().of(ANN, 0)).hasSize(4);
        assertThat(listeners.tcp().of(Principal.ANONYMOUS, 0)).hasSize(3);
        assertThat(listeners.webSocket().of(ANN, 0)).hasSize(3);
        assertThat(with().tcp().of(ANN, 0)).isEmpty();
    }
}
