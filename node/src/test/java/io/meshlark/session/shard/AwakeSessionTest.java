package io.meshlark.session.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Outgoing;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Session;
import io.meshlark.session.Sessions;
import io.meshlark.session.SilentEdge;
import io.meshlark.session.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session between its shard's log and its own journal. */
class AwakeSessionTest {
    private static final long WEIGHT = ShardWorld.publication("m0").weight();

    private final List<ShardCommand> told = new ArrayList<>();
    private final List<List<KeptEvent>> written = new ArrayList<>();
    private final KeptState kept = new KeptState();
    private final AwakeSession session = awake(3);

    @Test
    void keepsOnlyWhatItHasSeen() {
        wake(-1, 0, 1);

        session.keep(5);

        assertThat(told).last().isEqualTo(new ShardCommand.Kept(1, 1, 2, 2 * WEIGHT));
        assertThat(kept.keptTo()).isEqualTo(1);
    }

    @Test
    void tellsHowManyItKeepsInAll() {
        wake(-1, 0);
        session.keep(0);
        session.deliver(message(1, false), 0, 0);

        session.keep(1);

        assertThat(told).last().isEqualTo(new ShardCommand.Kept(1, 1, 2, 2 * WEIGHT));
    }

    @Test
    void takesFromTheLogOnlyWhatItHasNotSeen() {
        wake(-1, 0, 1);

        session.resume();
        session.fromLog(log(-1, 1, 2), 0, () -> {});

        assertThat(told).last().isInstanceOf(ShardCommand.Resumed.class);
        assertThat(session.waiting()).isEqualTo(3);
    }

    @Test
    void whatItHasNotSeenItHasNotSentWhateverTheLogThinks() {
        Client client = new Client();
        wake(-1, 0);
        session.fromLog(log(9, 1), 0, () -> {});

        session.attach(client, window(), 0);

        assertThat(client.sent).containsExactly("1", "2");
    }

    @Test
    void recoveredMessagesGoOutWithDup() {
        Client client = new Client();
        wake(1, 0, 1, 2);

        session.attach(client, window(), 0);

        assertThat(client.sent).containsExactly("1 DUP", "2 DUP", "3");
    }

    @Test
    void newConnectionGetsEverythingThoughTheOldOneNeverLeft() {
        Client client = new Client();
        wake(-1, 0, 1);
        session.attach(new Client(), window(), 0);

        session.attach(client, window(), 0);

        assertThat(client.sent).containsExactly("1 DUP", "2 DUP");
    }

    /** Red when a connection that is written off is taken for one that nothing was sent on. */
    @Test
    void aConnectionThatIsWrittenOffUnseenMayHaveBeenSentEverything() {
        Client client = new Client();
        wake(-1, 0, 1);

        session.writtenOff();
        session.deliver(message(2, false), 0, 0);
        session.attach(client, window(), 0);

        assertThat(client.sent).containsExactly("1 DUP", "2 DUP", "3");
    }

    @Test
    void mayNotStopWhileADropIsNotDurable() {
        wake(-1, 0, 1, 2);
        session.deliver(message(3, false), 0, 0);
        assertThat(told).last().isEqualTo(new ShardCommand.Dropped(1, 0));
        assertThat(session.mayStop()).isFalse();

        session.dropIsDurable(0);

        assertThat(session.mayStop()).isTrue();
    }

    @Test
    void sendsNothingWhileADropIsNotDurable() {
        Client client = new Client();
        wake(-1, 0, 1, 2);
        session.deliver(message(3, false), 0, 0);

        session.attach(client, window(), 0);
        assertThat(client.sent).isEmpty();
        session.dropIsDurable(0);

        assertThat(client.sent).containsExactly("2", "3", "4");
    }

    @Test
    void keptDropsOfTheNightAreMadeWhenItWakesAndTold() {
        kept.apply(new KeptEvent.Kept(1, List.of(keptMessage(0), keptMessage(1))));
        session.wake();

        session.fromLog(new ShardEffect.FromLog(1, List.of(), -1, 1), 0, () -> {});

        assertThat(kept.messages()).extracting(KeptMessage::outSeq).containsExactly(1L);
        assertThat(told).last().matches(c -> c instanceof ShardCommand.Settled);
        assertThat(session.waiting()).isEqualTo(1);
    }

    @Test
    void tellsHowFarItCame() {
        wake(-1, 0, 1);
        session.attach(new Client(), new Window(1, 1_000, Sessions.Fits.ALWAYS), 0);

        session.detach("c", 7, new Departure(true, 0, List.of()));

        assertThat(told)
                .last()
                .matches(c -> c instanceof ShardCommand.Gone gone && gone.sentTo() == 0);
    }

    // ---- the world

    private AwakeSession awake(int limit) {
        return new AwakeSession(
                1,
                new QueueLimit(limit, 1 << 20, QueueLimit.Overflow.DROP_OLDEST),
                kept,
                new AwakeSession.Shell() {
                    @Override
                    public void persist(List<KeptEvent> events, Runnable then) {
                        written.add(events);
                        events.forEach(kept::apply);
                        then.run();
                    }

                    @Override
                    public void tellShard(ShardCommand command) {
                        told.add(command);
                    }

                    @Override
                    public void dropped(Session.Drop why) {}
                });
    }

    private void wake(long sentTo, long... outSeqs) {
        session.wake();
        session.fromLog(log(sentTo, outSeqs), 0, () -> {});
    }

    private ShardEffect.FromLog log(long sentTo, long... outSeqs) {
        List<ShardEffect.Logged> messages = new ArrayList<>();
        for (long outSeq : outSeqs) {
            messages.add(new ShardEffect.Logged(message(outSeq, outSeq <= sentTo), false));
        }
        return new ShardEffect.FromLog(1, messages, sentTo, 0);
    }

    private static Outgoing message(long outSeq, boolean sent) {
        return new Outgoing(
                outSeq,
                ShardWorld.publication("m" + outSeq),
                QoS.AT_LEAST_ONCE,
                false,
                SubscriptionIds.NONE,
                sent);
    }

    private static KeptMessage keptMessage(long outSeq) {
        return new KeptMessage(
                outSeq,
                ShardWorld.publication("m" + outSeq),
                QoS.AT_LEAST_ONCE,
                false,
                SubscriptionIds.NONE);
    }

    private static Window window() {
        return new Window(10, 10_000, Sessions.Fits.ALWAYS);
    }

    /** Notes what it is sent: packet id and DUP. */
    private static final class Client extends SilentEdge {
        final List<String> sent = new ArrayList<>();

        Client() {
            super("c");
        }

        @Override
        public void publish(Outgoing message, int packetId, boolean dup) {
            sent.add(packetId + (dup ? " DUP" : ""));
        }
    }
}
