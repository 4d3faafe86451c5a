package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.Message;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Shards move while clients publish and subscribe: no connection is closed, and every message that
 * was acknowledged arrives once and in order.
 */
class NodesComeAndGoTest {
    private static final String END = "end";

    private final List<RawClient> clients = new ArrayList<>();
    private final Nodes nodes = Nodes.start(2);

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
        nodes.close();
    }

    private RawClient client(int node, String name, boolean isDurable) {
        ClientOptions options = new ClientOptions(MqttVersion.V5, name);
        RawClient client = nodes.connect(node, isDurable ? options.durable() : options);
        clients.add(client);
        return client;
    }

    @Test
    void shardsMoveUnderTheirClients() throws IOException {
        List<CompletableFuture<List<String>>> received = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            for (boolean isDurable : new boolean[] {true, false}) {
                RawClient subscriber = client(i % 2, (isDurable ? "d" : "t") + i, isDurable);
                subscriber.subscribe("t/#", QoS.of(1 + i % 2));
                received.add(inBackground(() -> untilTheEnd(subscriber)));
            }
        }
        AtomicBoolean isOver = new AtomicBoolean();
        List<CompletableFuture<Integer>> published = new ArrayList<>();
        for (int node = 0; node < 2; node++) {
            int id = node;
            RawClient publisher = client(node, "p" + node, true);
            published.add(inBackground(() -> publishUntil(isOver, publisher, id)));
        }

        int third = nodes.add();
        nodes.awaitShardsOn(third);
        RawClient late = client(third, "late", true);
        late.subscribe("t/#", QoS.AT_LEAST_ONCE);
        late.close();
        nodes.stop(third);
        nodes.awaitNoShardsOn(third);
        isOver.set(true);

        List<Integer> counts = published.stream().map(CompletableFuture::join).toList();
        for (CompletableFuture<List<String>> each : received) {
            List<String> payloads = each.join();
            for (int p = 0; p < 2; p++) {
                for (int qos = 1; qos <= 2; qos++) {
                    assertThat(stream(payloads, p, qos)).isEqualTo(expected(counts.get(p), p, qos));
                }
            }
        }
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, Thread::startVirtualThread);
    }

    /** Each publisher's messages at one QoS have an order (P3). */
    private static String message(int publisher, int number) {
        return publisher + " " + (1 + number % 2) + " " + number;
    }

    private static int publishUntil(AtomicBoolean isOver, RawClient publisher, int id) {
        int count = 0;
        for (; !isOver.get(); count++) {
            publisher.publish("t/" + id, message(id, count), QoS.of(1 + count % 2));
        }
        for (int qos = 1; qos <= 2; qos++) {
            publisher.publish("t/" + id, END, QoS.of(qos));
        }
        return count;
    }

    private static List<String> untilTheEnd(RawClient subscriber) {
        List<String> payloads = new ArrayList<>();
        for (int ends = 0; ends < 4; ) {
            String payload = subscriber.receivePayload();
            if (payload.equals(END)) {
                ends++;
            } else {
                payloads.add(payload);
            }
        }
        return payloads;
    }

    private static List<String> stream(List<String> payloads, int publisher, int qos) {
        return payloads.stream().filter(p -> p.startsWith(publisher + " " + qos + " ")).toList();
    }

    private static List<String> expected(int count, int publisher, int qos) {
        return IntStream.range(0, count)
                .filter(number -> 1 + number % 2 == qos)
                .mapToObj(number -> message(publisher, number))
                .toList();
    }

    /** P6: a node that stops says goodbye for its clients; their wills are published. */
    @Test
    void whoLosesItsNodeComesBackElsewhere() throws IOException {
        int third = nodes.add();
        nodes.awaitShardsOn(third);
        RawClient watcher = client(0, "watcher", true);
        watcher.subscribe("will/#", QoS.AT_LEAST_ONCE);
        for (int i = 0; i < 6; i++) {
            RawClient lost =
                    nodes.connect(
                            third,
                            new ClientOptions(MqttVersion.V5, "lost" + i)
                                    .durable()
                                    .will(
                                            Message.of("will/" + i, "will" + i, QoS.AT_LEAST_ONCE)
                                                    .will()));
            lost.subscribe("q/" + i, QoS.EXACTLY_ONCE);
            clients.add(lost);
        }
        RawClient publisher = client(1, "p", false);
        nodes.stop(third);
        List<String> wills = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            publisher.publish("q/" + i, "m" + i, QoS.EXACTLY_ONCE);
            wills.add(watcher.receivePayload());
        }
        assertThat(wills)
                .containsExactlyInAnyOrder("will0", "will1", "will2", "will3", "will4", "will5");
        for (int i = 0; i < 6; i++) {
            RawClient again = client(i % 2, "lost" + i, true);
            assertThat(again.sessionPresent()).isTrue();
            assertThat(again.receivePayload()).isEqualTo("m" + i);
            again.expectNothing();
        }
        watcher.expectNothing();
    }
}
