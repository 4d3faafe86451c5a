package io.meshlark.cluster.net;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import akka.cluster.MemberStatus;
import com.typesafe.config.ConfigFactory;
import io.meshlark.cluster.Channel;
import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.PeerListener;
import io.meshlark.cluster.actor.Membership;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** An actor system with links, which keeps what comes over them. */
final class TestNode {
    private static final String CONFIG =
            """
            akka {
              loglevel = WARNING
              loggers = ["akka.event.slf4j.Slf4jLogger"]
              logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
              stdout-loglevel = OFF
              log-dead-letters = off
              actor.provider = cluster
              actor.allow-java-serialization = off
              coordinated-shutdown.run-by-jvm-shutdown-hook = off
              # A node is killed, not stopped.
              coordinated-shutdown.run-by-actor-system-terminate = off
              remote.artery {
                transport = tcp
                canonical.hostname = "127.0.0.1"
                canonical.port = %d
              }
              cluster {
                jmx.enabled = off
                min-nr-of-members = 1
                gossip-interval = 200ms
                leader-actions-interval = 200ms
                unreachable-nodes-reaper-interval = 200ms
                downing-provider-class = "akka.cluster.sbr.SplitBrainResolverProvider"
                split-brain-resolver.active-strategy = keep-majority
                split-brain-resolver.stable-after = 5s
                down-removal-margin = 1s
              }
            }
            """;

    private final ActorSystem<Void> system;
    private final Cluster cluster;
    private final NodeLinks links;
    private final List<Peer> left = new CopyOnWriteArrayList<>();
    private final List<byte[]> messages = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger crowdings = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean isHanging;

    /**
     * @param port of the actor system
     * @param address of the links
     */
    TestNode(int port, FrameVersions versions, LinkAddress address) {
        system =
                ActorSystem.create(
                        Behaviors.empty(),
                        "links",
                        ConfigFactory.parseString(CONFIG.formatted(port))
                                .withFallback(ConfigFactory.defaultReference())
                                .resolve());
        cluster = Cluster.get(Adapter.toClassic(system));
        var settings =
                LinkSettings.of(
                        system.settings().config(), 1 << 20, Duration.ofSeconds(3), address);
        links =
                NodeLinks.open(
                        Membership.lifeOf(system),
                        new LinkSettings(
                                settings.limit(),
                                settings.lease(),
                                settings.quorum(),
                                Optional.empty(),
                                versions,
                                address),
                        new NodeLinks.Crowding(
                                crowdings::incrementAndGet, crowdings::incrementAndGet));
        links.listen(List.of(new ChannelListener(EnumSet.allOf(Channel.class), new Keeping())));
        Membership.follow(system, links);
    }

    private final class Keeping implements PeerListener {
        @Override
        public void joined(Peer peer) {}

        @Override
        public void received(Peer peer, Channel channel, byte[] message) {
            if (isHanging) {
                awaitEnd();
            }
            messages.add(message);
        }

        @Override
        public void left(Peer peer) {
            left.add(peer);
        }
    }

    private void awaitEnd() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Nothing catches it, so nothing is acknowledged.
        throw new AssertionError("the node is killed, as the test wants it");
    }

    static byte[] numbered(int sender, int number) {
        return ByteBuffer.allocate(8).putInt(sender).putInt(number).array();
    }

    /** Sender and number of each message so far. */
    List<int[]> numbers() {
        return messages().stream()
                .map(each ->
                        new int[] {ByteBuffer.wrap(each).getInt(), ByteBuffer.wrap(each).getInt(4)})
                .toList();
    }

    List<byte[]> messages() {
        return List.of(messages.toArray(byte[][]::new));
    }

    void join(TestNode seed) {
        cluster.join(seed.cluster.selfAddress());
    }

    boolean isUp() {
        return cluster.selfMember().status() == MemberStatus.up();
    }

    boolean sees(int count) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                        .filter(member -> member.status() == MemberStatus.up())
                        .count()
                == count;
    }

    int port() {
        return (Integer) cluster.selfAddress().port().get();
    }

    NodeLinks links() {
        return links;
    }

    List<Peer> peers() {
        return links.all();
    }

    Peer peer(TestNode other) {
        return peers().stream()
                .filter(peer -> peer.name().endsWith(":" + other.port()))
                .findFirst()
                .orElseThrow();
    }

    List<Peer> left() {
        return left;
    }

    int crowdings() {
        return crowdings.get();
    }

    /** Handles no message any more. */
    void hang() {
        isHanging = true;
    }

    /** Ends without leaving the cluster. */
    void kill() {
        goOn.countDown();
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the actor system does not end", e);
        }
    }
}
