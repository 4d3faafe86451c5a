package io.meshlark.transport;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static java.util.concurrent.CompletableFuture.completedStage;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.auth.Authenticator;
import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.ban.Ban;
import io.meshlark.auth.ban.BanTarget;
import io.meshlark.config.AddressRange;
import io.meshlark.persistence.Directory;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import io.meshlark.session.ClientSession.Departure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What bans, and limits of users, do to single connections. */
class BanTest {
    private static final Authenticator ANN =
            login -> completedStage(new Verdict.Allowed(Principal.named("ann")));

    private static void ban(TestConnection at, BanTarget... targets) {
        List<Ban> bans =
                Stream.of(targets).map(it -> new Ban(it, "secret", 0, Directory.NEVER)).toList();
        at.bans.replace(() -> bans);
    }

    private static Connect connect(MqttVersion version) {
        Will will =
                new Will("w", Bytes.utf8("x"), QoS.AT_MOST_ONCE, false, 0, PublishProperties.NONE);
        return new Connect(
                version, false, "pump", true, 60, will, null, null, ConnectProperties.NONE);
    }

    private static @Nullable ReasonCode answer(TestConnection client) {
        return client.receive() instanceof ConnAck(_, var reason, _) ? reason : null;
    }

    private static void scan(TestConnection client) {
        client.lane.connections().stream().toList().forEach(MqttConnection::bansChanged);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.2.2-7", "v3:MQTT-3.2.2-5"})
    void bannedClientAndUserAreRefusedBeforeASessionIsLookedFor(MqttVersion version) {
        for (BanTarget target :
                List.of(
                        new BanTarget.Client("pump"),
                        new BanTarget.User("ann"),
                        new BanTarget.ClientOfUser("pump", "ann"))) {
            var client = TestConnection.with(ANN, version);
            ban(client, target);

            client.send(connect(version));

            assertThat(answer(client))
                    .isEqualTo(version == V5 ? ReasonCode.BANNED : ReasonCode.NOT_AUTHORIZED);
            assertThat(client.isClosed()).isTrue();
            assertThat(client.broker.attempts).isEmpty();
            assertThat(client.metrics.bannedConnects.sum()).isEqualTo(1);
        }
    }

    /** Red without the will's being held back, and without the look at whose client it is. */
    @Test
    void clientOfAUserWhosePasswordHasEndedGoesWithoutItsWillAndOthersStay() {
        var client = TestConnection.with(ANN, V5);
        client.send(connect(V5));
        assertThat(answer(client)).isEqualTo(ReasonCode.SUCCESS);

        client.lane.connections().stream().toList().forEach(it -> it.loginsEnded(Set.of("bob")));
        assertThat(client.receive()).isNull();

        client.lane.connections().stream().toList().forEach(it -> it.loginsEnded(Set.of("ann")));
        assertThat(client.receive())
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        it -> assertThat(it.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.session().departure().publishWill()).isFalse();
    }

    @Test
    void othersAreLetIn() {
        var client = TestConnection.with(ANN, V5);
        ban(client, new BanTarget.Client("other"), new BanTarget.ClientOfUser("pump", "bob"));

        client.send(connect(V5));

        assertThat(answer(client)).isEqualTo(ReasonCode.SUCCESS);
    }

    /** Red when the address is asked when CONNECT comes, and not when it has its turn. */
    @Test
    void addressThatIsBannedWhileItsConnectIsDelayedIsRefused() {
        var client =
                TestConnection.with(ANN, V5, "limits.connect-rate=1", "limits.connect-burst=1");
        client.connects.take(client.lane.nanos(), Long.MAX_VALUE);
        Peer.isSaidToBe(
                client.channel, new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4711));
        client.send(connect(V5));
        assertThat(client.receive()).isNull();

        ban(client, address("192.0.2.0/24"));
        scan(client);
        client.advance(Duration.ofSeconds(2));

        assertThat(answer(client)).isEqualTo(ReasonCode.BANNED);
        assertThat(client.broker.attempts).isEmpty();
    }

    @Test
    void reasonIsNotForTheClient() {
        var client = TestConnection.with(ANN, V5);
        ban(client, new BanTarget.Client("pump"));

        client.send(connect(V5));

        assertThat(String.valueOf(client.receive())).doesNotContain("secret");
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void clientThatIsBannedWhileConnectedIsDisconnectedWithoutItsWill(MqttVersion version) {
        var client = TestConnection.with(ANN, version);
        client.send(connect(version));
        client.receiveAll();

        ban(client, new BanTarget.User("bob"));
        scan(client);
        assertThat(client.isClosed()).isFalse();
        ban(client, new BanTarget.User("ann"));
        scan(client);

        if (version == V5) {
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            Disconnect.class,
                            it ->
                                    assertThat(it.reason())
                                            .isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION));
        }
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.session().departure())
                .extracting(Departure::publishWill)
                .isEqualTo(false);
        assertThat(client.metrics.bannedConnections.sum()).isEqualTo(1);
    }

    @Test
    void clientThatIsBannedWhileItsSessionIsLookedForIsRefused() {
        var client = TestConnection.with(ANN, V5);
        client.broker.attachesAtOnce = false;
        client.send(connect(V5));

        ban(client, new BanTarget.Client("pump"));
        scan(client);
        client.broker.attempt().attach();

        assertThat(answer(client)).isEqualTo(ReasonCode.BANNED);
        assertThat(client.isClosed()).isTrue();
        assertThat(client.broker.session().departure())
                .extracting(Departure::publishWill)
                .isEqualTo(false);
    }

    @Test
    void clientThatIsBannedWhileSomebodyIsAskedAboutItIsRefused() {
        var verdict = new CompletableFuture<Verdict>();
        var client = TestConnection.with(login -> verdict, V5);
        client.send(connect(V5));

        ban(client, new BanTarget.User("ann"));
        scan(client);
        assertThat(client.isClosed()).isFalse();
        verdict.complete(new Verdict.Allowed(Principal.named("ann")));

        assertThat(answer(client)).isEqualTo(ReasonCode.BANNED);
    }

    @Test
    void clientThatConnectsTooOftenIsRefused() {
        var client = TestConnection.with(ANN, V5);
        client.flapping = "pump"::equals;

        client.send(connect(V5));

        assertThat(answer(client)).isEqualTo(ReasonCode.BANNED);
        assertThat(client.broker.attempts).isEmpty();
    }

    @Test
    void whoCannotProveWhoItIsIsNotCounted() {
        var client =
                TestConnection.with(
                        login -> completedStage(new Verdict.Denied(ReasonCode.NOT_AUTHORIZED, "")),
                        V5);
        client.flapping =
                id -> {
                    throw new AssertionError("counted");
                };

        client.send(connect(V5));

        assertThat(answer(client)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void userWithTooManyClientsIsRefusedUntilOneHasLeft(MqttVersion version) {
        var client = TestConnection.with(ANN, version, "limits.max-connections-per-user=1");
        client.users().come("ann", "other");
        client.send(connect(version));
        assertThat(answer(client))
                .isEqualTo(
                        version == V5 ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.SERVER_UNAVAILABLE);
        assertThat(client.broker.attempts).isEmpty();
        assertThat(client.metrics.beyondUserLimit.sum()).isEqualTo(1);

        var next = TestConnection.with(ANN, version, "limits.max-connections-per-user=1");
        next.send(connect(version));
        assertThat(answer(next)).isEqualTo(ReasonCode.SUCCESS);
        assertThat(next.users().come("ann", "other")).isFalse();
        next.channel.close();
        assertThat(next.isClosed()).isTrue();
        assertThat(next.users().come("ann", "other")).isTrue();
    }

    static BanTarget address(String text) {
        return new BanTarget.Addresses(AddressRange.parse(text).orElseThrow());
    }
}
