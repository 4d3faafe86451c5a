package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.password.PasswordFileEdit;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all clients of a user together may have. Each test has a user of its own. */
@SuppressWarnings("NullAway.Init")
class UserLimitsTest extends WireTest {
    @TempDir private static Path folder;
    private static Broker limited;

    @BeforeAll
    static void start() throws IOException {
        var passwords = folder.resolve("passwords");
        var edit = PasswordFileEdit.of(passwords);
        for (var user :
                List.of("filters", "awake-true", "awake-false", "asleep", "publisher", "keeper")) {
            edit.setPassword(user, "x".getBytes(StandardCharsets.UTF_8), new SecureRandom());
        }
        edit.save();
        limited =
                Broker.start(
                        "auth.anonymous=deny",
                        "auth.chain=password-file",
                        "auth.password-file.file=" + passwords,
                        "access.otherwise=allow",
                        "limits.max-subscriptions-per-user=3",
                        "limits.max-queued-bytes-per-user=4KiB",
                        "retained.max-messages-per-user=2");
    }

    @AfterAll
    static void stop() {
        limited.close();
    }

    @Override
    Broker broker() {
        return limited;
    }

    private ClientOptions client(String user, String name, boolean durable) {
        var options = durable ? durable(V5, name) : options(V5, name);
        return options.userName(user).password("x");
    }

    /** Three of these are within the limit, four are not. */
    private void publish(String to, int from, int last) {
        var publisher = connect(client("publisher", "publisher", false));
        for (int i = from; i <= last; i++) {
            publisher.publish(topic(to), i + "x".repeat(1000), AT_LEAST_ONCE);
        }
        publisher.disconnect();
    }

    private static int number(Publish message) {
        return Integer.parseInt(message.payload().utf8().replace("x", ""));
    }

    @Test
    void subscriptionsOfTransientAndDurableSessionsCountTogether() {
        var one = connect(client("filters", "a", false));
        var two = connect(client("filters", "b", true));
        one.subscribe(topic("1"), AT_LEAST_ONCE);
        one.subscribe(topic("2"), AT_LEAST_ONCE);
        two.subscribe(topic("3"), AT_LEAST_ONCE);

        for (var client : List.of(one, two)) {
            assertThat(client.subscribe(topic("4"), AT_LEAST_ONCE))
                    .containsExactly(ReasonCode.QUOTA_EXCEEDED);
        }

        one.unsubscribe(topic("1"));
        assertThat(two.subscribe(topic("4"), AT_LEAST_ONCE))
                .containsExactly(ReasonCode.GRANTED_QOS_1);
        assertThat(one.subscribe(topic("1"), AT_LEAST_ONCE))
                .containsExactly(ReasonCode.QUOTA_EXCEEDED);
        two.unsubscribe(topic("3"), topic("4"));
        assertThat(one.subscribe(topic("1"), AT_LEAST_ONCE))
                .containsExactly(ReasonCode.GRANTED_QOS_1);
    }

    /** What is under way counts for durable sessions, so one message less may wait. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oldestOfASlowClientGiveWay(boolean durable) {
        var user = "awake-" + durable;
        var slow = connect(client(user, "slow", durable).receiveMaximum(1));
        var quick = connect(client(user, "quick", durable));
        slow.subscribe(topic("x"), AT_LEAST_ONCE);
        quick.subscribe(topic("y"), AT_LEAST_ONCE);

        publish("x", 1, 8);
        publish("y", 9, 9);

        assertThat(number(quick.receive())).isEqualTo(9);
        List<Integer> got = new ArrayList<>();
        while (!got.contains(8)) {
            var message = slow.next(Publish.class);
            got.add(number(message));
            slow.send(PubAck.of(message.packetId()));
        }
        assertThat(got).isEqualTo(durable ? List.of(1, 7, 8) : List.of(1, 6, 7, 8));
    }

    /** By its clients, and by their wills. */
    @Test
    void retainedMessagesOfAUserAreLimited() {
        var one = connect(client("keeper", "a", false));
        var will = Message.of(topic("will"), "w", AT_LEAST_ONCE).retained().will();
        var two = connect(client("keeper", "b", false).will(will));
        one.publish(Message.of(topic("1"), "m", AT_LEAST_ONCE).retained());
        two.close();
        var watcher = connect(client("publisher", "watcher", false));
        watcher.subscribe(topic("will"), AT_LEAST_ONCE);
        assertThat(watcher.receivePayload()).isEqualTo("w");

        one.send(Message.of(topic("2"), "m", AT_LEAST_ONCE).retained().id(9).publish());

        assertThat(one.next(PubAck.class).reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        one.publish(Message.of(topic("1"), "", AT_LEAST_ONCE).retained());
        one.publish(Message.of(topic("2"), "m", AT_LEAST_ONCE).retained());
    }

    @Test
    void whatWaitsForOneClientLeavesLessForAnother() {
        for (var name : List.of("a", "b")) {
            var client = connect(client("asleep", name, true));
            client.subscribe(topic(name), AT_LEAST_ONCE);
            client.disconnect();
        }

        publish("a", 1, 3);
        publish("b", 4, 4);

        connect(client("asleep", "b", true)).expectNothing();
        var a = connect(client("asleep", "a", true));
        assertThat(List.of(number(a.receive()), number(a.receive()), number(a.receive())))
                .containsExactly(1, 2, 3);
    }
}
