package io.meshlark.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A node leaves while its clients work. */
class LeavingNodeTest {
    private static final int SOME = 300;

    private final Set<String> received = ConcurrentHashMap.newKeySet();

    /** Takes what comes until its connection ends. */
    private Thread taking(RawClient member) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (true) {
                            received.add(member.receivePayload());
                        }
                    } catch (RuntimeException | AssertionError e) {
                        // closed, by the node or by the test
                    }
                });
    }

    /**
     * P1 for shared groups. Red when the message of a member that is gone is not given to another:
     * neither by the node that leaves nor by the one that had sent it there.
     */
    @Test
    void whatAGroupHasBeenAcknowledgedIsNotLostWithANode() throws InterruptedException {
        try (Nodes nodes = Nodes.start(3)) {
            List<RawClient> members = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                RawClient member =
                        nodes.connect(i % 3, new ClientOptions(MqttVersion.V5, "member" + i));
                member.subscribe("$share/g/t", QoS.AT_LEAST_ONCE);
                members.add(member);
            }
            List<Thread> takers = members.stream().map(this::taking).toList();
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            AtomicBoolean isOver = new AtomicBoolean();
            CountDownLatch some = new CountDownLatch(SOME);
            RawClient publisher = nodes.connect(0, new ClientOptions(MqttVersion.V5, "p"));
            Thread publishing =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; !isOver.get(); i++) {
                                    publisher.publish("t", "m" + i, QoS.AT_LEAST_ONCE);
                                    acknowledged.add("m" + i);
                                    some.countDown();
                                }
                            });
            assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();

            nodes.stop(2);
            isOver.set(true);
            publishing.join();

            // What was published last is behind all that others still have to hand over.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!received.containsAll(acknowledged) && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            members.forEach(RawClient::close);
            publisher.close();
            for (Thread taker : takers) {
                taker.join();
            }
            assertThat(received).containsAll(acknowledged);
        }
    }
}
