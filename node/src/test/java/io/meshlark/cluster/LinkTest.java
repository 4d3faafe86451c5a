package io.meshlark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Two ends of a link over connections that are lost, with what was on its way, again and again:
 * what is sent arrives once and in order, and so do the receipts.
 *
 * <p>Each guard was taken out once; {@link #everythingArrivesOnceAndInOrder} goes red when
 *
 * <ul>
 *   <li>the receiver takes a frame a second time ({@code sequence <= handled});
 *   <li>nothing is sent again ({@code again} answers nothing);
 *   <li>the receipts of an acknowledgement are settled up to the end of the stream;
 *   <li>the part of a message that the former frame had is forgotten.
 * </ul>
 */
class LinkTest {
    private static final int STEPS = 20_000;
    private static final long LIMIT = 1 << 20;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final End a = new End(11, 22);
    private final End b = new End(22, 11);

    /** One side, what it was told to send and what it has been given. */
    private final class End {
        final List<byte[]> sent = new ArrayList<>();
        final List<Integer> settled = new ArrayList<>();
        final ArrayDeque<LinkFrame> onItsWay = new ArrayDeque<>();
        final LinkSender sender;
        final Link link;
        int received;
        int crowdings;

        End(long life, long otherLife) {
            this.sender =
                    new LinkSender(
                            LIMIT,
                            () -> crowdings++,
                            () -> crowdings--,
                            e -> {
                                throw e;
                            });
            this.link =
                    new Link(
                            life,
                            otherLife,
                            FrameVersions.OURS,
                            sender,
                            new LinkReceiver(this::received));
        }

        End other() {
            return this == a ? b : a;
        }

        private void received(Channel channel, byte[] message) {
            assertThat(other().sent.size()).as("seed %d", seed).isGreaterThan(received);
            byte[] expected = other().sent.get(received);
            assertThat(channel).isEqualTo(channelOf(received));
            assertThat(Arrays.equals(message, expected))
                    .as("message %d, seed %d", received, seed)
                    .isTrue();
            received++;
        }

        void send(byte[] message) {
            int number = sent.size();
            sent.add(message);
            if (random.nextBoolean()) {
                sender.append(channelOf(number), message, null);
            } else {
                sender.append(channelOf(number), message, fate -> settled(number, fate));
            }
        }

        private void settled(int number, Peer.Fate fate) {
            assertThat(fate).isEqualTo(Peer.Fate.HANDLED);
            assertThat(number).as("seed %d", seed).isLessThan(other().received);
            if (!settled.isEmpty()) {
                assertThat(number).isGreaterThan(settled.getLast());
            }
            settled.add(number);
        }

        void out(LinkFrame frame) {
            if (frame instanceof LinkFrame.Data data) {
                assertThat(data.length()).isBetween(1, LinkSender.FRAME_BYTES);
            }
            other().onItsWay.add(frame);
        }

        /** Some of what is on its way to it arrives. */
        void arrive(int most) {
            for (int frames = 0; frames < most && !onItsWay.isEmpty(); frames++) {
                LinkFrame frame = onItsWay.remove();
                assertThatCode(() -> link.take(frame)).doesNotThrowAnyException();
            }
        }
    }

    private static Channel channelOf(int number) {
        return Channel.values()[number % Channel.values().length];
    }

    private byte[] message() {
        byte[] message =
                new byte
                        [switch (random.nextInt(200)) {
                            case 0 -> random.nextInt(3 << 20);
                            case 1, 2, 3 -> random.nextInt(300_000);
                            default -> random.nextInt(300);
                        }];
        random.nextBytes(message);
        return message;
    }

    @RepeatedTest(10)
    void everythingArrivesOnceAndInOrder() {
        System.out.println("LinkTest seed " + seed);

        reconnect();
        for (int step = 0; step < STEPS; step++) {
            step(random.nextBoolean() ? a : b);
        }
        while (!(isDone(a) && isDone(b))) {
            a.arrive(1);
            b.arrive(1);
            a.link.stir(a::out);
            b.link.stir(b::out);
        }

        for (End end : List.of(a, b)) {
            assertThat(end.received).as("seed %d", seed).isEqualTo(end.other().sent.size());
            assertThat(end.sender.figures().waiting()).isZero();
            assertThat(end.sender.await(_ -> {})).isFalse();
            assertThat(end.crowdings).isZero();
            assertThat(end.settled).isNotEmpty();
        }
    }

    private void step(End end) {
        if (random.nextInt(200) == 0) {
            reconnect();
        }
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                if (end.sender.hasRoom()) {
                    end.send(message());
                }
            }
            case 3 -> end.link.stir(end::out);
            case 4, 5 -> end.link.flush(end::out);
            default -> end.arrive(1 + random.nextInt(4));
        }
        assertThat(end.crowdings).isBetween(0, 1);
    }

    /** One side may see it before the other, and what it sends then goes nowhere. */
    private void reconnect() {
        a.onItsWay.clear();
        b.onItsWay.clear();
        End first = random.nextBoolean() ? a : b;
        first.link.connected(first::out);
        first.other().link.connected(first.other()::out);
    }

    private static boolean isDone(End end) {
        return end.received == end.other().sent.size() && end.sender.figures().waiting() == 0;
    }

    @Test
    void noCommonVersionBreaksTheLinkOnBothSides() throws Exception {
        List<LinkFrame> fromOld = new ArrayList<>();
        List<LinkFrame> fromNew = new ArrayList<>();
        Link old = link(1, 2, new FrameVersions(1, 2));
        Link young = link(2, 1, new FrameVersions(3, 4));

        old.connected(fromOld::add);
        young.connected(fromNew::add);
        String atYoung = whyBroken(young, fromOld.removeFirst());
        fromNew.clear();
        young.flush(fromNew::add);
        String atOld = whyBroken(old, fromNew.removeFirst());
        old.stir(fromOld::add);
        young.stir(fromNew::add);

        assertThat(atYoung).contains("link versions 1 to 2, this node 3 to 4");
        assertThat(atOld).contains("broken it off");
        assertThat(fromOld).noneMatch(frame -> frame instanceof LinkFrame.Data);
        assertThat(fromNew).noneMatch(frame -> frame instanceof LinkFrame.Data);
    }

    @Test
    void brokenEndSaysSoOnceForEachConnection() throws Exception {
        List<LinkFrame> out = new ArrayList<>();
        Link link = link(1, 2, new FrameVersions(1, 2));
        var farewell = new LinkFrame.Hello(1, 2, FrameVersions.NONE);
        whyBroken(link, new LinkFrame.Hello(2, 1, new FrameVersions(3, 4)));

        link.flush(out::add);
        link.take(new LinkFrame.Handled(1, 0));
        link.flush(out::add);
        assertThat(out).containsExactly(farewell);

        link.connected(out::add);
        link.flush(out::add);
        assertThat(out).containsExactly(farewell, farewell);
    }

    @Test
    void newestCommonVersionIsSpoken() throws Exception {
        List<LinkFrame> out = new ArrayList<>();
        Link link = link(1, 2, new FrameVersions(1, 3));

        link.take(new LinkFrame.Hello(2, 1, new FrameVersions(2, 5)));
        link.flush(out::add);

        assertThat(out.getLast())
                .isInstanceOfSatisfying(
                        LinkFrame.Data.class, data -> assertThat(data.version()).isEqualTo(3));
    }

    @Test
    void bytesThatAreNoMessagesBreakTheLink() throws Exception {
        assertThat(whyBroken(link(1, 2, FrameVersions.OURS), data(1, 99, 0)))
                .isEqualTo("link message has unknown channel 99");
    }

    @Test
    void missingFrameBreaksTheLink() throws Exception {
        // Goes red when a frame behind a gap is left for later: a connection has no gaps.
        assertThat(whyBroken(link(1, 2, FrameVersions.OURS), data(2, 1, 0)))
                .isEqualTo("link frame 2 follows on 0");
    }

    private static LinkFrame data(long sequence, int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return new LinkFrame.Data(1, sequence, 0, bytes, 0, bytes.length);
    }

    private static Link link(long self, long peer, FrameVersions versions) {
        var sender = new LinkSender(LIMIT, () -> {}, () -> {}, _ -> {});
        sender.append(Channel.ROUTES, new byte[10], null);
        return new Link(self, peer, versions, sender, new LinkReceiver((_, _) -> {}));
    }

    private static String whyBroken(Link link, LinkFrame frame) {
        try {
            link.take(frame);
        } catch (LinkBroken e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("the link is not broken");
    }
}
