package io.meshlark.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.Peer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actor systems that form a cluster over loopback. */
class NodeLinksTest {
    private final ClusterOfTest cluster = new ClusterOfTest();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void messagesGoBothWaysAndEachSendersKeepTheirOrder() {
        TestNode a = cluster.start();
        TestNode b = cluster.start();
        int senders = 4;
        int each = 20_000;

        cluster.await("peers", () -> a.peers().size() == 1 && b.peers().size() == 1);
        for (TestNode node : List.of(a, b)) {
            Peer peer = node.peers().getFirst();
            for (int sender = 0; sender < senders; sender++) {
                int number = sender;
                Thread.ofVirtual()
                        .start(() -> {
                            for (int message = 0; message < each; message++) {
                                peer.send(Channel.PUBLICATIONS, TestNode.numbered(number, message));
                            }
                        });
            }
        }

        for (TestNode node : List.of(a, b)) {
            cluster.await("all messages", () -> node.numbers().size() == senders * each);
            for (int sender = 0; sender < senders; sender++) {
                int number = sender;
                assertThat(node.numbers().stream().filter(one -> one[0] == number))
                        .extracting(one -> one[1])
                        .containsExactlyElementsOf(IntStream.range(0, each).boxed().toList());
            }
        }
    }

    @Test
    void receiptsComeInOrderAndMeanThatTheListenerIsDone() {
        TestNode a = cluster.start();
        TestNode b = cluster.start();
        cluster.await("peer", () -> a.peers().size() == 1);
        var settled = new ConcurrentLinkedQueue<Integer>();

        for (int message = 0; message < 1000; message++) {
            int number = message;
            a.peers()
                    .getFirst()
                    .send(
                            Channel.TO_SHARD,
                            TestNode.numbered(0, message),
                            fate -> {
                                assertThat(fate).isEqualTo(Peer.Fate.HANDLED);
                                assertThat(b.numbers()).hasSizeGreaterThan(number);
                                settled.add(number);
                            });
        }

        cluster.await("receipts", () -> settled.size() == 1000);
        assertThat(settled).containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void largeMessageArrives() {
        TestNode a = cluster.start();
        TestNode b = cluster.start();
        cluster.await("peer", () -> a.peers().size() == 1);
        byte[] large = new byte[5 << 20];
        new Random(7).nextBytes(large);

        a.peers().getFirst().send(Channel.RETAINED, large);

        cluster.await("it", () -> !b.messages().isEmpty());
        assertThat(Arrays.equals(b.messages().getFirst(), large)).isTrue();
        cluster.await("acks", () -> a.links().figures().getFirst().sent().waiting() == 0);
        assertThat(a.links().isCrowded()).isFalse();
        assertThat(a.crowdings()).isEqualTo(2);
    }

    @Test
    void barrierWaitsForAllPeers() throws Exception {
        TestNode a = cluster.start();
        TestNode b = cluster.start();
        TestNode c = cluster.start();
        cluster.await("peers", () -> a.peers().size() == 2);
        var done = new CountDownLatch(1);
        var handled = new ConcurrentLinkedQueue<Integer>();

        a.peers().forEach(peer -> peer.send(Channel.ROUTES, TestNode.numbered(0, 0)));
        a.links()
                .whenHandled(() -> {
                    handled.add(b.numbers().size());
                    handled.add(c.numbers().size());
                    done.countDown();
                });

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(handled).containsExactly(1, 1);
    }

    @Test
    void ofAPeerThatDiesTheReceiptsAreLostOrUnsentAndItsSuccessorIsANewPeer() throws Exception {
        TestNode a = cluster.start();
        TestNode b = cluster.start();
        TestNode c = cluster.start();
        cluster.await("peers", () -> a.peers().size() == 2 && b.peers().size() == 2);
        cluster.await("members", () -> cluster.isUp(3));
        Peer dead = a.peer(c);
        int port = c.port();
        var fates = new ConcurrentLinkedQueue<Peer.Fate>();
        var barrier = new CountDownLatch(1);

        c.hang();
        cluster.await(
                "sends",
                () -> {
                    dead.send(Channel.TO_SHARD, new byte[100_000], fates::add);
                    return !dead.hasRoom();
                });
        Peer seen = c.peer(a);
        // Red when an echo does not say what was sent before it: it answers, and is behind.
        cluster.await("lag", () -> seen.lag() > seen.silence() + 1_000_000_000);
        a.links().whenHandled(barrier::countDown);
        assertThat(a.links().isCrowded()).isTrue();
        c.kill();

        assertThat(barrier.await(60, TimeUnit.SECONDS)).isTrue();
        cluster.await("left", () -> a.left().contains(dead));
        assertThat(fates).contains(Peer.Fate.LOST).endsWith(Peer.Fate.UNSENT);
        assertThat(a.links().isCrowded()).isFalse();
        assertThat(a.peers()).doesNotContain(dead);

        TestNode successor = cluster.startAt(port);
        cluster.await("successor", () -> a.peers().size() == 2);
        Peer fresh = a.peer(successor);
        assertThat(fresh.name()).isEqualTo(dead.name());
        assertThat(fresh.number()).isGreaterThan(dead.number());
        fresh.send(Channel.ROUTES, TestNode.numbered(1, 1));
        cluster.await("message", () -> successor.numbers().size() == 1);
    }

    @Test
    void leaseIsLostWhenTheOthersStop() throws Exception {
        TestNode a = cluster.start();
        TestNode b = cluster.start();
        TestNode c = cluster.start();
        cluster.await("members", () -> cluster.isUp(3));
        for (TestNode node : List.of(a, b, c)) {
            cluster.await("lease", () -> node.links().lease().holds());
        }
        var lost = new CountDownLatch(1);
        cluster.await("silence", () -> a.peers().stream().allMatch(p -> p.silence() < 2e9));
        a.links()
                .lease()
                .watch(holds -> {
                    if (!holds) {
                        lost.countDown();
                    }
                });

        b.kill();
        c.kill();

        assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(a.links().lease().holds()).isFalse();
    }

    @Test
    void nodeThatSpeaksNoCommonVersionIsNoPeer() {
        TestNode a = cluster.start();
        TestNode b = cluster.start(new FrameVersions(2, 3));

        cluster.await("links broken", () -> !a.left().isEmpty() && !b.left().isEmpty());

        assertThat(a.peers()).isEmpty();
        assertThat(b.peers()).isEmpty();
    }
}
