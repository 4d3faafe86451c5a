package io.meshlark.cluster.net;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.Hearing;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.PeerListener;
import io.meshlark.cluster.Quorum;
import io.meshlark.system.Await;
import io.meshlark.transport.tls.Authority;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links between nodes that know each other by certificates, and nodes that do not. */
class LinkTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private final List<NodeLinks> nodes = new ArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(NodeLinks::close);
    }

    @Test
    void membersWithANameInCommonHearEachOther() {
        Authority ours = Authority.in(folder.resolve("ours"), "ours");
        NodeLinks dials = node(1, ours.issue("one", "DNS:cluster.example"), ours);
        NodeLinks dialled = node(2, ours.issue("two", "DNS:CLUSTER.example"), ours);
        meet(dials, dialled);

        dials.all().getFirst().send(Channel.ROUTES, new byte[300_000]);
        dialled.all().getFirst().send(Channel.ROUTES, new byte[1]);

        Await.until("both", PATIENCE, () -> received.size() == 2);
        assertThat(received).containsExactlyInAnyOrder("2 has 300000", "1 has 1");
    }

    @Test
    void whoIsNotOfTheAuthorityIsNotHeard() {
        // Goes red without ClientAuth.REQUIRE and without the trust manager.
        Authority ours = Authority.in(folder.resolve("ours"), "ours");
        Authority theirs = Authority.in(folder.resolve("theirs"), "theirs");
        NodeLinks good = node(2, ours.issue("two", "DNS:cluster.example"), ours);

        meet(node(1, theirs.issue("one", "DNS:cluster.example"), theirs), good);
        meet(node(0, Optional.empty()), good);
        assertOnlyTheGoodOneIsHeard(ours, good);
    }

    @Test
    void whoIsOfTheAuthorityButNotOfTheClusterIsNotHeard() {
        // Goes red without LinkTls.check.
        Authority ours = Authority.in(folder.resolve("ours"), "ours");
        NodeLinks good = node(2, ours.issue("two", "DNS:cluster.example"), ours);

        meet(node(1, ours.issue("one", "DNS:other.example"), ours), good);
        assertOnlyTheGoodOneIsHeard(ours, good);
    }

    private void assertOnlyTheGoodOneIsHeard(Authority ours, NodeLinks good) {
        for (NodeLinks other : List.copyOf(nodes)) {
            other.all().forEach(peer -> peer.send(Channel.ROUTES, new byte[5]));
        }
        NodeLinks late = node(-1, ours.issue("late", "DNS:cluster.example"), ours);
        meet(late, good);
        late.all().getFirst().send(Channel.ROUTES, new byte[7]);

        // By then the others have been refused a few times.
        Await.until("the good one", PATIENCE, () -> received.contains("2 has 7"));
        assertThat(received).containsExactly("2 has 7");
    }

    @Test
    void newFilesAreTakenAndThoseThatCannotBeUsedChangeNothing() throws Exception {
        Authority ours = Authority.in(folder.resolve("ours"), "ours");
        Authority.Pair first = ours.issue("first", "");
        Authority.Pair second = ours.issue("second", "");
        var tls =
                new LinkTls(
                        new LinkCertificates(first.certificate(), first.key(), ours.certificate()),
                        0);
        assertThat(tls.names()).containsExactly("first");

        // The certificate is there, its key is not yet. Red when a file that is broken ends links.
        Files.copy(second.certificate(), first.certificate(), REPLACE_EXISTING);
        tls.secure(new EmbeddedChannel(), true, LinkTls.FRESH + 1);
        assertThat(tls.names()).containsExactly("first");

        Files.copy(second.key(), first.key(), REPLACE_EXISTING);
        tls.secure(new EmbeddedChannel(), true, LinkTls.FRESH + 2);
        assertThat(tls.names()).containsExactly("first");
        Instant firstEnd = tls.end();
        tls.look(2 * LinkTls.FRESH + 2);
        assertThat(tls.names()).containsExactly("second");
        assertThat(tls.end()).isAfterOrEqualTo(firstEnd);
    }

    @Test
    void filesThatAreNoCertificatesAreNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("node.crt"), "nothing");

        assertThatThrownBy(() -> node(1, Optional.of(new LinkCertificates(file, file, file))))
                .isInstanceOf(LinkPortFailed.class)
                .hasMessageContaining("cluster.tls: cannot use " + file);

        Authority ours = Authority.in(folder.resolve("ours"), "ours");
        Path other = ours.issue("other", "").key();
        var mixed =
                new LinkCertificates(
                        ours.issue("one", "").certificate(), other, ours.certificate());
        assertThatThrownBy(() -> node(1, Optional.of(mixed)))
                .isInstanceOf(LinkPortFailed.class)
                .hasMessageContaining(other + " has a key, but not that of the certificate");
    }

    private NodeLinks node(long life, Authority.Pair own, Authority authority) {
        return node(
                life,
                Optional.of(
                        new LinkCertificates(
                                own.certificate(), own.key(), authority.certificate())));
    }

    private NodeLinks node(long life, Optional<LinkCertificates> certificates) {
        var address = new LinkAddress(0, "127.0.0.1", 0, Optional.empty(), certificates);
        NodeLinks links =
                NodeLinks.open(
                        life,
                        new LinkSettings(
                                1 << 20,
                                Duration.ofSeconds(3),
                                new Quorum.Majority(),
                                Optional.empty(),
                                FrameVersions.OURS,
                                address),
                        NodeLinks.Crowding.IGNORED);
        links.listen(List.of(new ChannelListener(Set.of(Channel.ROUTES), new Keeping(life))));
        nodes.add(links);
        return links;
    }

    private void meet(NodeLinks one, NodeLinks other) {
        join(one, other);
        join(other, one);
        Await.until("peers", PATIENCE, () -> knows(one, other) && knows(other, one));
    }

    private static void join(NodeLinks node, NodeLinks other) {
        var its =
                new RemoteNode(
                        (int) other.life() + 10,
                        other.life(),
                        "127.0.0.1",
                        "127.0.0.1:" + other.life(),
                        new Hearing(System.nanoTime()));
        node.join(its);
        node.reachableAt(its, other.port());
    }

    private static boolean knows(NodeLinks node, NodeLinks other) {
        return node.all().stream().anyMatch(peer -> peer.life() == other.life());
    }

    private final class Keeping implements PeerListener {
        private final long life;

        Keeping(long life) {
            this.life = life;
        }

        @Override
        public void joined(Peer peer) {}

        @Override
        public void received(Peer peer, Channel channel, byte[] message) {
            received.add(life + " has " + message.length);
        }

        @Override
        public void left(Peer peer) {}
    }
}
