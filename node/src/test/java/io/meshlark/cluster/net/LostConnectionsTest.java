package io.meshlark.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links outlive their connections, whichever of the two nodes dials. */
class LostConnectionsTest {
    private final Cable toA = Cable.toFreePort();
    private final Cable toB = Cable.toFreePort();
    private final ClusterOfTest cluster = new ClusterOfTest();
    private final TestNode a = cluster.start(toA.address());
    private final TestNode b = cluster.start(toB.address());

    @AfterEach
    void stop() throws Exception {
        cluster.close();
        toA.close();
        toB.close();
    }

    @Test
    void whatWasUnderWayArrivesOnceAndInOrderAllTheSame() {
        int count = 20_000;
        int cuts = 20;
        awaitConnection();
        var settled = new ConcurrentLinkedQueue<Peer.Fate>();

        for (int message = 1; message <= count; message++) {
            a.peers()
                    .getFirst()
                    .send(Channel.TO_SHARD, TestNode.numbered(0, message), settled::add);
            b.peers().getFirst().send(Channel.TO_EDGE, TestNode.numbered(1, message));
            if (message % (count / cuts) == 0) {
                toA.cut();
                toB.cut();
                int sent = message + 1; // with the first words
                cluster.await("the next connection", () -> b.numbers().size() >= sent);
            }
        }

        // Goes red when what was under way is not sent again (Link.connected).
        cluster.await("all messages", () -> b.numbers().size() > count && settled.size() == count);
        cluster.await("all messages back", () -> a.numbers().size() > count);
        for (TestNode node : List.of(a, b)) {
            assertThat(node.numbers())
                    .extracting(one -> one[1])
                    .containsExactlyElementsOf(IntStream.rangeClosed(0, count).boxed().toList());
        }
        assertThat(settled).containsOnly(Peer.Fate.HANDLED);
    }

    @Test
    void connectionOnWhichNothingComesIsGivenUp() {
        awaitConnection();
        toA.silence();
        toB.silence();

        b.peers().getFirst().send(Channel.ROUTES, TestNode.numbered(0, 1));

        // Goes red when PeerLink.tick never hangs up: TCP alone would wait for ever.
        cluster.await("the message", () -> a.numbers().size() == 2);
    }

    /** One on which both have said hello: a stranger's is closed in any case. */
    private void awaitConnection() {
        cluster.await("peers", () -> a.peers().size() == 1 && b.peers().size() == 1);
        a.peers().getFirst().send(Channel.ROUTES, TestNode.numbered(1, 0));
        b.peers().getFirst().send(Channel.ROUTES, TestNode.numbered(0, 0));
        cluster.await("first words", () -> a.numbers().size() == 1 && b.numbers().size() == 1);
    }
}
