package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.config.Settings;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.Offers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartingTest {

    @Test
    @Spec({"MQTT-3.14.4-3", "MQTT-3.1.2-10"})
    void normalDisconnectDropsTheWill() {
        assertThat(left(Disconnect.NORMAL, terms(MqttVersion.V5, 60)).publishWill()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = ReasonCode.class,
            names = {"DISCONNECT_WITH_WILL_MESSAGE", "UNSPECIFIED_ERROR", "QUOTA_EXCEEDED"})
    @Spec("MQTT-3.1.2-8")
    void anyOtherDisconnectPublishesTheWill(ReasonCode reason) {
        var parting = left(Disconnect.of(reason, null), terms(MqttVersion.V5, 60));

        assertThat(parting).isEqualTo(new Parting(true, 60));
    }

    @Test
    @Spec({"v3:MQTT-3.14.4-3", "v3:MQTT-3.1.2-10"})
    void disconnectOfV3DropsTheWill() {
        assertThat(left(Disconnect.NORMAL, terms(MqttVersion.V3_1_1, 0)).publishWill()).isFalse();
    }

    @Test
    void sessionExpiryCanBeChanged() {
        assertThat(left(expiry(5), terms(MqttVersion.V5, 60)).sessionExpiry()).isEqualTo(5);
        assertThat(left(expiry(0), terms(MqttVersion.V5, 60)).sessionExpiry()).isZero();
        assertThat(left(expiry(0), terms(MqttVersion.V5, 0)).sessionExpiry()).isZero();
    }

    @Test
    void sessionExpiryStaysWithinTheLimit() {
        assertThat(left(expiry(ConnectProperties.NEVER_EXPIRES), terms(MqttVersion.V5, 60)))
                .isEqualTo(new Parting(false, 7 * 24 * 3600));
    }

    @Test
    void sessionThatEndsWithItsConnectionCannotBeKeptAfterAll() {
        var verdict = Parting.of(expiry(5), terms(MqttVersion.V5, 0));

        assertThat(((Parting.Verdict.Violation) verdict).violation().reason())
                .isEqualTo(ReasonCode.PROTOCOL_ERROR);
    }

    private static Disconnect expiry(long seconds) {
        return new Disconnect(ReasonCode.SUCCESS, seconds, null, null, List.of());
    }

    private static Parting left(Disconnect disconnect, Terms terms) {
        return ((Parting.Verdict.Left) Parting.of(disconnect, terms)).parting();
    }

    private static Terms terms(MqttVersion version, long sessionExpiry) {
        var properties =
                new ConnectProperties(
                        sessionExpiry,
                        65_535,
                        ConnectProperties.NO_LIMIT,
                        0,
                        false,
                        true,
                        null,
                        null,
                        List.of());
        var connect = new Connect(version, false, "a", true, 60, null, null, null, properties);
        var handshake = new Handshake(Offers.offer(Settings.defaults()), _ -> true);
        return ((Handshake.Outcome.Accepted) handshake.decide(connect, "fresh")).terms();
    }
}
