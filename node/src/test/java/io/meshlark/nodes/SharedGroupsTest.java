package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.Message;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.system.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared groups with members on all of three nodes. */
class SharedGroupsTest {
    private static final int COUNT = 3;
    private static final int ROUNDS = 20;
    private static final int AT_A_TIME = 20;
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static Nodes nodes;

    private final String prefix = "g" + TESTS.incrementAndGet();
    private final List<RawClient> clients = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();

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

    private RawClient member(int node, ClientOptions options, QoS qos) {
        RawClient member = client(node, options);
        member.subscribe("$share/g/" + prefix + "/#", qos);
        return member;
    }

    private void publish(RawClient publisher, int count, QoS qos) {
        for (int i = 0; i < count; i++) {
            String payload = "m" + sent.size();
            sent.add(payload);
            publisher.publish(prefix + "/t", payload, qos);
        }
    }

    /** All of them together get every one once. */
    private void expectEachOnce(List<RawClient> members) {
        List<String> received = new ArrayList<>();
        Await.until(
                "all messages",
                Duration.ofSeconds(30),
                () -> {
                    for (RawClient member : members) {
                        member.send(PingReq.INSTANCE);
                        while (member.next() instanceof Publish publish) {
                            received.add(publish.payload().utf8());
                            member.send(PubAck.of(publish.packetId()));
                        }
                    }
                    return received.size() >= sent.size();
                });
        assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
        sent.clear();
    }

    /** Each member gets {@code each} of them, and all of them together every one once. */
    private void expectShares(List<RawClient> members, int each) {
        List<String> received = new ArrayList<>();
        for (RawClient member : members) {
            for (int i = 0; i < each; i++) {
                received.add(member.receivePayload());
            }
        }
        members.forEach(RawClient::expectNothing);
        assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
        sent.clear();
    }

    /** Red when the shard gives the copies of one append the same outSeq. */
    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void memberThatHasSubscribedItselfGetsBothCopies(QoS qos) {
        RawClient member = member(1, options("d").durable(), qos);
        member.subscribe(prefix + "/t", qos);
        RawClient publisher = client(0, options("p"));
        for (int i = 0; i < 5; i++) {
            publish(publisher, 1, qos);
            assertThat(member.receivePayload()).isEqualTo("m" + i);
            assertThat(member.receivePayload()).isEqualTo("m" + i);
        }
        member.expectNothing();
    }

    /**
     * Red when a node does not hear of others' members (its own get all), and without {@code
     * Forwarded.ToMember} (some do not come).
     */
    @ParameterizedTest
    @EnumSource
    void whoeverPublishesWhereverEachMessageGoesToOneMemberAndAllHaveTheirTurns(QoS qos) {
        List<RawClient> members = new ArrayList<>();
        for (int node = 0; node < COUNT; node++) {
            for (int i = 0; i < 2; i++) {
                members.add(member(node, options("t" + node + i), qos));
                members.add(member(node, options("d" + node + i).durable(), qos));
            }
        }
        for (int node = 0; node < COUNT; node++) {
            publish(client(node, options("p" + node)), 2 * members.size(), qos);
        }
        expectShares(members, 2 * COUNT);
    }

    /** P5; red when {@code GroupReplication} tells nobody. */
    @Test
    void subAckMeansThatEveryNodeKnowsTheMember() {
        RawClient publisher = client(0, options("p"));
        for (int i = 0; i < 20; i++) {
            String topic = prefix + "/" + i;
            RawClient member = client(1 + i % 2, options("m" + i).sessionExpiry(i % 3));
            member.subscribe("$share/g/" + topic, QoS.AT_LEAST_ONCE);
            publisher.publish(topic, "m" + i, QoS.of(i % 2));
            assertThat(member.receivePayload()).isEqualTo("m" + i);
        }
    }

    /**
     * Red when {@code GroupChange.DurableLeft} is not told. {@code Left} may come late: the node of
     * a transient member that has left gives its messages to another.
     */
    @Test
    void whoLeavesGetsNothingMoreFromAnyNode() {
        RawClient stays = member(0, options("stays"), QoS.AT_LEAST_ONCE);
        RawClient unsubscribes = member(1, options("u"), QoS.AT_LEAST_ONCE);
        RawClient durable = member(2, options("d").durable(), QoS.AT_LEAST_ONCE);
        RawClient goes = member(2, options("goes"), QoS.AT_LEAST_ONCE);
        RawClient publisher = client(1, options("p"));
        publish(publisher, 4, QoS.AT_LEAST_ONCE);
        expectShares(List.of(stays, unsubscribes, durable, goes), 1);

        unsubscribes.unsubscribe("$share/g/" + prefix + "/#");
        durable.unsubscribe("$share/g/" + prefix + "/#");
        goes.disconnect();
        publish(publisher, 6, QoS.AT_LEAST_ONCE);

        expectShares(List.of(stays), 6);
        unsubscribes.expectNothing();
        durable.expectNothing();
    }

    /** QoS 1 goes to another member; red when {@code Router.giveAgain} knows this node's only. */
    @Test
    void whatAMemberHasNotAcknowledgedGoesToAMemberOfAnotherNode() {
        RawClient goes = member(1, options("goes"), QoS.AT_LEAST_ONCE);
        publish(client(0, options("p")), 5, QoS.AT_LEAST_ONCE);
        RawClient durable = member(2, options("d").durable(), QoS.AT_LEAST_ONCE);

        goes.close();

        expectShares(List.of(durable), 5);
    }

    /** What is counted where is {@code GroupDeliveryTest}'s; this is that all goes on. */
    @Test
    void membersThatTakeFewAtATimeGetTheirShareFromAnotherNode() {
        List<RawClient> members =
                List.of(
                        member(1, options("one").receiveMaximum(2), QoS.AT_LEAST_ONCE),
                        member(2, options("two").receiveMaximum(2), QoS.AT_LEAST_ONCE));
        RawClient publisher = client(0, options("p"));
        for (int i = 0; i < 5; i++) {
            publish(publisher, 4, QoS.AT_LEAST_ONCE);
            expectShares(members, 2);
        }
    }

    @Test
    void anOfflineMemberThatIsTheOnlyOneGetsItsMessagesOnAnotherNode() {
        for (int i = 0; i < COUNT; i++) {
            String topic = prefix + "/" + i;
            ClientOptions durable = options("d" + i).durable();
            RawClient first = client(i, durable);
            first.subscribe("$share/g/" + topic, QoS.EXACTLY_ONCE);
            first.disconnect();
            RawClient publisher = client((i + 2) % COUNT, options("p" + i));
            for (int m = 0; m < 10; m++) {
                publisher.publish(topic, "m" + m, QoS.of(1 + m % 2));
            }

            RawClient again = client((i + 1) % COUNT, durable);

            for (int m = 0; m < 10; m++) {
                assertThat(again.receivePayload()).isEqualTo("m" + m);
            }
            again.expectNothing();
        }
    }

    /** Red when the presence of durable members is not told. */
    @Test
    void whoIsAwayIsPassedOverByAllNodesWhileSomebodyIsThere() {
        ClientOptions awayOptions = options("away").durable();
        RawClient away = member(1, awayOptions, QoS.AT_LEAST_ONCE);
        RawClient there = member(2, options("there").durable(), QoS.AT_LEAST_ONCE);
        away.disconnect();
        // What is heard of a durable session comes in order; this is behind it.
        for (int node = 0; node < COUNT; node++) {
            RawClient publisher = client(node, options("p" + node));
            publish(publisher, 4, QoS.AT_LEAST_ONCE);
        }
        expectShares(List.of(there), 4 * COUNT);
        client(0, awayOptions).expectNothing();
    }

    /**
     * Shards that move keep their members, each its turn, and a node that comes hears of all. It
     * was red while members counted as away until their shard had loaded: {@code GroupsTest}.
     */
    @Test
    void membersStayWhenShardsMoveAndAreToldToNodesThatCome() throws IOException {
        try (Nodes moving = Nodes.start(COUNT)) {
            List<RawClient> members = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                RawClient member = moving.connect(i % 2, options("d" + i).durable());
                member.subscribe("$share/g/" + prefix + "/#", QoS.AT_LEAST_ONCE);
                members.add(member);
            }
            RawClient publisher = moving.connect(0, options("p"));
            publish(publisher, 12, QoS.AT_LEAST_ONCE);
            expectShares(members, 1);

            // A member whose shard is on its way may be passed over, so the shares are not even.
            moving.stop(2);
            publish(publisher, 24, QoS.AT_LEAST_ONCE);
            expectEachOnce(members);

            RawClient other = moving.connect(moving.add(), options("p2"));
            publish(other, 24, QoS.AT_LEAST_ONCE);
            expectEachOnce(members);
            clients.addAll(members);
            clients.add(publisher);
            clients.add(other);
        }
    }

    // ---- sent again through another node

    private Publish withId(int packetId, String payload, boolean dup) {
        Message message = Message.of(prefix + "/t", payload, QoS.EXACTLY_ONCE).id(packetId);
        return (dup ? message.withDup() : message).publish();
    }

    private List<RawClient> members(boolean durable) {
        List<RawClient> members = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ClientOptions options = options("m" + i);
            members.add(member(1 + i, durable ? options.durable() : options, QoS.EXACTLY_ONCE));
        }
        return members;
    }

    /** All of them together get exactly these, in any order. */
    private void expectOnly(List<RawClient> members, List<String> payloads) {
        List<String> received = new ArrayList<>();
        Await.until(
                "all messages",
                Duration.ofSeconds(30),
                () -> {
                    members.forEach(member -> received.addAll(receivedBy(member)));
                    return received.size() >= payloads.size();
                });
        members.forEach(member -> received.addAll(receivedBy(member)));
        assertThat(received).containsExactlyInAnyOrderElementsOf(payloads);
    }

    /** What is there already; PUBRECs and PUBRELs included. */
    private static List<String> receivedBy(RawClient member) {
        List<String> received = new ArrayList<>();
        member.send(PingReq.INSTANCE);
        for (Packet packet = member.next(); !(packet instanceof PingResp); packet = member.next()) {
            if (packet instanceof Publish publish) {
                received.add(publish.payload().utf8());
                member.send(PubRec.of(publish.packetId()));
            } else if (packet instanceof PubRel release) {
                member.send(PubComp.of(release.packetId()));
            }
        }
        return received;
    }

    /** What comes after the release is another message, whatever its packet id. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec("MQTT-4.3.3-10")
    void whatIsSentAgainThroughAnotherNodeReachesOneMemberOnce(boolean durable) {
        List<RawClient> members = members(durable);
        ClientOptions options = options("p").durable();
        RawClient first = client(0, options);
        first.send(withId(7, "m", false));
        first.next(PubRec.class);
        first.close();

        RawClient second = client(1, options);
        assertThat(second.sessionPresent()).isTrue();
        second.send(withId(7, "m", true));
        release(second, 1);
        second.send(withId(7, "n", false));
        release(second, 1);

        expectOnly(members, List.of("m", "n"));
    }

    /**
     * The connection is lost while some of the messages are assigned, some given, and some
     * answered, so that the second node publishes most of them, too. Red when {@code Shard.assign}
     * does not look at what is assigned: several reach both members.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec({"MQTT-4.3.3-10", "MQTT-4.4.0-1"})
    void whatIsSentAgainBeforeItsPubRecReachesOneMemberOnce(boolean durable) {
        List<RawClient> members = members(durable);
        List<String> payloads = new ArrayList<>();
        ClientOptions options = options("p").durable();
        RawClient publisher = client(0, options);
        for (int round = 0; round < ROUNDS; round++) {
            for (int id = 1; id <= AT_A_TIME; id++) {
                payloads.add(round + "." + id);
                publisher.send(withId(id, round + "." + id, false));
            }
            for (int i = 0; i < round % 4; i++) {
                publisher.next(PubRec.class);
            }
            publisher.close();
            publisher = client((1 + round) % COUNT, options);
            for (int id = 1; id <= AT_A_TIME; id++) {
                publisher.send(withId(id, round + "." + id, true));
            }
            release(publisher, AT_A_TIME);
        }

        expectOnly(members, payloads);
    }

    private static void release(RawClient publisher, int count) {
        int open = count;
        while (open > 0) {
            Packet packet = publisher.next();
            if (packet instanceof PubRec received) {
                publisher.send(PubRel.of(received.packetId()));
            } else {
                assertThat(packet).isInstanceOf(PubComp.class);
                open--;
            }
        }
    }
}
