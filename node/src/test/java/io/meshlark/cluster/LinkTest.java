package io.meshlark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Two ends of a link over a network that drops, doubles, delays and reorders, and brings frames of
 * former lives: what is sent arrives once and in order, and so do the receipts.
 *
 * <p>Each guard was taken out once; {@link #everythingArrivesOnceAndInOrder} goes red when
 *
 * <ul>
 *   <li>the receiver takes a frame that is not the next one ({@code sequence != handled + 1});
 *   <li>the link takes frames of another life ({@code frame.from() != peer});
 *   <li>nothing is sent again ({@code overdue} answers nothing);
 *   <li>a hello is not repeated ({@code owesHello |= !isHeard});
 *   <li>a duplicate is not acknowledged again ({@code owesHandled} only for new frames);
 *   <li>the receipts of an acknowledgement are settled up to the end of the stream;
 *   <li>the part of a message that the former frame had is forgotten.
 * </ul>
 */
class LinkTest {
    private static final int STEPS = 20_000;
    private static final long LIMIT = 1 << 20;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<InTransit> network = new ArrayList<>();
    private long now = random.nextLong();
    private int frames;

    private final End a = new End(11, 22);
    private final End b = new End(22, 11);

    private record InTransit(End to, LinkFrame frame, long at) {}

    /** One side, what it was told to send and what it has been given. */
    private final class End {
        final List<byte[]> sent = new ArrayList<>();
        final List<Integer> settled = new ArrayList<>();
        final LinkSender sender;
        final Link link;
        final long life;
        int received;
        int crowdings;

        End(long life, long otherLife) {
            this.life = life;
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
            for (int copies = copies(); copies > 0; copies--) {
                network.add(new InTransit(other(), frame, now + delay()));
            }
        }
    }

    private static Channel channelOf(int number) {
        return Channel.values()[number % Channel.values().length];
    }

    /** At first hardly anything gets through, later most of it. */
    private int copies() {
        int lost = frames++ < 20 ? 15 : 3;
        int chance = random.nextInt(20);
        return chance < lost ? 0 : chance == 19 ? 2 : 1;
    }

    /** One of ten is overtaken by many. */
    private long delay() {
        return random.nextInt(random.nextInt(10) == 0 ? 100_000_000 : 1_000_000);
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

        for (int step = 0; step < STEPS; step++) {
            End end = random.nextBoolean() ? a : b;
            step(end);
            if (random.nextInt(50) == 0) {
                network.add(new InTransit(end, ofAFormerLife(end), now));
            }
        }
        for (int quiet = 0; quiet < 50_000 && !(isDone(a) && isDone(b)); quiet++) {
            now += 5_000_000;
            arrive();
            a.link.tick(now, a::out);
            b.link.tick(now, b::out);
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
        now += random.nextInt(5_000_000);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                if (end.sender.hasRoom()) {
                    end.send(message());
                }
            }
            case 3 -> end.link.tick(now, end::out);
            case 4, 5 -> end.link.flush(now, end::out);
            default -> arrive();
        }
        assertThat(end.crowdings).isBetween(0, 1);
    }

    /** What is due by now arrives, in any order. */
    private void arrive() {
        var due = network.stream().filter(each -> each.at <= now).toList();
        network.removeAll(due);
        for (InTransit each : due) {
            assertThatCode(() -> each.to.link.take(each.frame, now)).doesNotThrowAnyException();
            if (random.nextBoolean()) {
                each.to.link.flush(now, each.to::out);
            }
        }
    }

    private LinkFrame ofAFormerLife(End to) {
        boolean sendersFormer = random.nextBoolean();
        long from = sendersFormer ? 5 : to.other().life;
        long life = sendersFormer ? to.life : 6;
        byte[] bytes = message();
        long sequence = random.nextInt(50);
        int length = Math.min(bytes.length, LinkSender.FRAME_BYTES);
        return random.nextBoolean()
                ? new LinkFrame.Data(1, from, life, sequence, sequence, bytes, length)
                : new LinkFrame.Handled(1, from, life, sequence);
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

        old.flush(0, fromOld::add);
        String atYoung = whyBroken(young, fromOld.removeFirst());
        young.flush(0, fromNew::add);
        String atOld = whyBroken(old, fromNew.removeFirst());
        old.tick(10_000_000_000L, fromOld::add);
        young.tick(10_000_000_000L, fromNew::add);

        assertThat(atYoung).contains("link versions 1 to 2, this node 3 to 4");
        assertThat(atOld).contains("broken it off");
        assertThat(fromOld).noneMatch(frame -> frame instanceof LinkFrame.Data);
        assertThat(fromNew).noneMatch(frame -> frame instanceof LinkFrame.Data);
    }

    @Test
    void brokenEndSaysSoAsOftenAsItIsAskedButNotToOneThatIsBroken() throws Exception {
        List<LinkFrame> out = new ArrayList<>();
        Link link = link(1, 2, new FrameVersions(1, 2));
        whyBroken(link, new LinkFrame.Hello(2, 1, new FrameVersions(3, 4), false));
        link.flush(0, out::add);
        out.clear();

        link.take(new LinkFrame.Handled(1, 2, 1, 0), 0);
        link.flush(0, out::add);
        link.take(new LinkFrame.Hello(2, 1, FrameVersions.NONE, false), 0);
        link.flush(0, out::add);

        assertThat(out).containsExactly(new LinkFrame.Hello(1, 2, FrameVersions.NONE, false));
    }

    @Test
    void newestCommonVersionIsSpoken() throws Exception {
        List<LinkFrame> out = new ArrayList<>();
        Link link = link(1, 2, new FrameVersions(1, 3));

        link.take(new LinkFrame.Hello(2, 1, new FrameVersions(2, 5), true), 0);
        link.flush(0, out::add);

        assertThat(out.getLast())
                .isInstanceOfSatisfying(
                        LinkFrame.Data.class, data -> assertThat(data.version()).isEqualTo(3));
    }

    @Test
    void bytesThatAreNoMessagesBreakTheLink() throws Exception {
        Link link = link(1, 2, FrameVersions.OURS);

        assertThat(whyBroken(link, new LinkFrame.Data(1, 2, 1, 1, 0, new byte[] {99, 0}, 2)))
                .isEqualTo("link message has unknown channel 99");
    }

    private static Link link(long self, long peer, FrameVersions versions) {
        var sender = new LinkSender(LIMIT, () -> {}, () -> {}, _ -> {});
        sender.append(Channel.ROUTES, new byte[10], null);
        return new Link(self, peer, versions, sender, new LinkReceiver((_, _) -> {}));
    }

    private static String whyBroken(Link link, LinkFrame frame) {
        try {
            link.take(frame, 0);
        } catch (LinkBroken e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("the link is not broken");
    }
}
