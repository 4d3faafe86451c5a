package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.Message;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three nodes serve one another's clients. */
class SeveralNodesTest {
    private static final int COUNT = 3;
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static Nodes nodes;

    private final String prefix = "t" + TESTS.incrementAndGet();
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        nodes = Nodes.start(COUNT);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @AfterEach
    void closeClients() {
        clients.forEach(RawClient::close);
    }

    private RawClient client(int node, ClientOptions options) {
        RawClient client = nodes.connect(node, options);
        clients.add(client);
        return client;
    }

    private ClientOptions options(String name) {
        return new ClientOptions(MqttVersion.V5, prefix + name);
    }

    private String topic(String rest) {
        return prefix + "/" + rest;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPublishedOnOneNodeReachesTheSubscribersOfAll(QoS qos) {
        List<RawClient> subscribers = new ArrayList<>();
        for (int node = 0; node < COUNT; node++) {
            for (int i = 0; i < 4; i++) {
                RawClient transientOne = client(node, options("t" + node + i));
                transientOne.subscribe(topic("+"), qos);
                RawClient durable = client(node, options("d" + node + i).durable());
                durable.subscribe(topic("#"), qos);
                subscribers.add(transientOne);
                subscribers.add(durable);
            }
        }
        RawClient publisher = client(0, options("p"));
        for (int i = 0; i < 20; i++) {
            publisher.publish(topic("a"), "m" + i, qos);
        }
        for (RawClient subscriber : subscribers) {
            for (int i = 0; i < 20; i++) {
                assertThat(subscriber.receivePayload()).isEqualTo("m" + i);
            }
            subscriber.expectNothing();
        }
    }

    /** P5; red when the effect runner or the transient session does not wait for the peers. */
    @Test
    void subAckMeansThatEveryNodeKnowsTheSubscription() {
        RawClient transientOne = client(1, options("t"));
        RawClient durable = client(2, options("d").durable());
        RawClient publisher = client(0, options("p"));
        for (int i = 0; i < 50; i++) {
            String topic = topic("s" + i);
            transientOne.subscribe(topic, QoS.AT_LEAST_ONCE);
            publisher.publish(topic, "t" + i, QoS.AT_MOST_ONCE);
            assertThat(transientOne.receivePayload()).isEqualTo("t" + i);
            durable.subscribe(topic, QoS.AT_LEAST_ONCE);
            publisher.publish(topic, "d" + i, QoS.AT_LEAST_ONCE);
            assertThat(durable.receivePayload()).isEqualTo("d" + i);
            assertThat(transientOne.receivePayload()).isEqualTo("d" + i);
        }
    }

    @Test
    void aSessionGoesOnAtAnyNode() {
        for (int i = 0; i < 6; i++) {
            RawClient first = client(i % COUNT, options("d" + i).durable());
            first.subscribe(topic("q" + i), QoS.EXACTLY_ONCE);
            first.disconnect();
        }
        RawClient publisher = client(0, options("p"));
        for (int i = 0; i < 6; i++) {
            for (int m = 0; m < 10; m++) {
                publisher.publish(topic("q" + i), "m" + m, QoS.of(1 + m % 2));
            }
        }
        for (int i = 0; i < 6; i++) {
            RawClient again = client((i + 1) % COUNT, options("d" + i).durable());
            assertThat(again.sessionPresent()).isTrue();
            for (int m = 0; m < 10; m++) {
                assertThat(again.receivePayload()).isEqualTo("m" + m);
            }
            again.expectNothing();
        }
    }

    /** P4. */
    @ParameterizedTest
    @EnumSource(
            value = MqttVersion.class,
            names = {"V3_1_1", "V5"})
    void theNewerConnectionWinsOnWhateverNode(MqttVersion version) {
        RawClient before = null;
        for (int i = 0; i < 9; i++) {
            RawClient newer =
                    client(i % COUNT, new ClientOptions(version, prefix + "same").durable());
            if (before != null) {
                if (version == MqttVersion.V5) {
                    assertThat(before.next(Disconnect.class).reason())
                            .isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
                }
                before.expectClosed();
            }
            before = newer;
        }
    }

    /** P6. */
    @Test
    void aWillReachesSubscribersOfOtherNodes() {
        RawClient watcher = client(2, options("w").durable());
        watcher.subscribe(topic("will/+"), QoS.AT_LEAST_ONCE);
        for (int i = 0; i < 6; i++) {
            RawClient lost =
                    client(
                            i % COUNT,
                            options("l" + i)
                                    .will(
                                            Message.of(
                                                            topic("will/" + i),
                                                            "will" + i,
                                                            QoS.AT_LEAST_ONCE)
                                                    .will()));
            lost.close();
            assertThat(watcher.receivePayload()).isEqualTo("will" + i);
        }
        RawClient polite =
                client(
                        1,
                        options("polite")
                                .will(Message.of(topic("will/p"), "no", QoS.AT_LEAST_ONCE).will()));
        polite.disconnect();
        watcher.expectNothing();
    }

    /** P1 for what is retained: acknowledged on one node, there on all. */
    @ParameterizedTest
    @EnumSource
    void whatIsRetainedOnOneNodeIsFoundOnAll(QoS qos) {
        for (int i = 0; i < 9; i++) {
            RawClient publisher = client(i % COUNT, options("p" + i));
            publisher.publish(Message.of(topic("r/" + i % 3), "m" + i, qos).retained());
            publisher.publish(Message.of(topic("gone"), i % 2 == 0 ? "x" : "", qos).retained());
            publisher.disconnect();
        }
        for (int node = 0; node < COUNT; node++) {
            RawClient last = client(node, options("last" + node));
            // When this is acknowledged, what was said before at QoS 0 has arrived everywhere.
            last.publish(Message.of(topic("gone"), "", QoS.AT_LEAST_ONCE).retained());
        }
        for (int node = 0; node < COUNT; node++) {
            RawClient subscriber = client(node, options("s" + node).durable());
            subscriber.subscribe(topic("#"), QoS.AT_LEAST_ONCE);
            assertThat(
                            List.of(
                                    subscriber.receivePayload(),
                                    subscriber.receivePayload(),
                                    subscriber.receivePayload()))
                    .containsExactlyInAnyOrder("m6", "m7", "m8");
            subscriber.expectNothing();
        }
    }

    @Test
    void aPayloadLargerThanAFrameArrivesWhole() {
        String large = "x".repeat(700_000);
        RawClient transientOne = client(1, options("t"));
        transientOne.subscribe(topic("large"), QoS.AT_LEAST_ONCE);
        RawClient durable = client(2, options("d").durable());
        durable.subscribe(topic("large"), QoS.EXACTLY_ONCE);
        RawClient publisher = client(0, options("p"));

        publisher.publish(topic("large"), large, QoS.EXACTLY_ONCE);

        assertThat(transientOne.receivePayload()).isEqualTo(large);
        assertThat(durable.receivePayload()).isEqualTo(large);
    }
}
