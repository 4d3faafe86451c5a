package io.meshlark.session.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.retained.RetainedLimits;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.session.ClientSession.Replay;
import io.meshlark.session.ClientSession.Subscription;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.SilentClient;
import io.meshlark.session.ToClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read of the retained messages for one client (P7), and what it gets of them. */
class RetainedReplaysTest {
    private static final int PAGE = 64;
    private static final int MANY = 5 * PAGE;

    private final SlowStore store = new SlowStore();
    private final RetainedMessages messages =
            new RetainedMessages(
                    1,
                    store,
                    new RetainedMessages.Codec(PublicationCodec::encode, PublicationCodec::decode),
                    new RetainedLimits(10_000, 1 << 30, 0, 0),
                    0,
                    0,
                    () -> 1_000);
    private final Inbox inbox = new Inbox();
    private final ToClient client = new SilentClient("c");
    private final RetainedReplays replays = new RetainedReplays(messages, client, inbox);

    RetainedReplaysTest() {
        for (int i = 0; i < MANY; i++) {
            messages.retain(publication("t/%03d".formatted(i), "x"), result -> {});
        }
    }

    @Test
    void everyMatchingMessageIsSentOnce() {
        replays.add(replay("#"));
        replays.pull();
        store.answerAll();

        assertThat(inbox.got).hasSize(MANY).doesNotHaveDuplicates();
    }

    /**
     * Red without {@code unchanged}: the older message would come after the newer one, which
     * reaches the subscriber by itself (design rule 11).
     */
    @Test
    void whatHasChangedSinceTheSubscriptionIsNotSent() {
        replays.add(replay("#"));
        replays.pull();
        messages.retain(publication("t/001", "newer"), result -> {});
        messages.retain(publication("t/002", ""), result -> {});
        messages.retain(publication("new", "x"), result -> {});

        store.answerAll();

        assertThat(inbox.got).hasSize(MANY - 2).doesNotContain("t/001", "t/002", "new");
    }

    /** Red when each subscription reads for itself. */
    @Test
    void onePageIsReadAtATimeWhateverIsSubscribed() {
        for (int i = 0; i < 100; i++) {
            replays.add(replay("+/" + "%03d".formatted(i)));
            replays.pull();
        }
        replays.add(replay("#"));

        while (!store.asked.isEmpty()) {
            assertThat(store.asked).hasSizeLessThanOrEqualTo(PAGE);
            store.answer();
        }
        assertThat(inbox.got).hasSize(100 + MANY);
    }

    @Test
    void repeatedSubscriptionWaitsOnce() {
        replays.add(replay("#"));
        replays.pull();
        for (int i = 0; i < 1_000; i++) {
            replays.add(replay("#"));
        }

        store.answerAll();

        assertThat(inbox.got).hasSize(2 * MANY);
    }

    @Test
    void nothingIsReadWhileTheReceiverHasNoRoom() {
        inbox.room = false;
        replays.add(replay("#"));

        replays.pull();
        assertThat(store.asked).isEmpty();
        inbox.room = true;
        replays.pull();

        assertThat(store.asked).isNotEmpty();
    }

    /** Red when a page counts as read before it is delivered. */
    @Test
    void aReceiverThatPullsWhileItReceivesReadsNothingTwice() {
        inbox.whenGot = replays::pull;
        replays.add(replay("#"));
        replays.pull();
        store.answerAll();

        assertThat(inbox.got).hasSize(MANY).doesNotHaveDuplicates();
        assertThat(store.reads).isEqualTo(MANY);
    }

    @Test
    void unsubscribingEndsIt() {
        replays.add(replay("#"));
        replays.add(replay("t/001"));
        replays.pull();

        replays.remove(filter("#"));
        store.answerAll();

        assertThat(inbox.got).containsExactly("t/001");
    }

    @Test
    void whatIsLeftGoesOnWhereItStopped() {
        replays.add(replay("#"));
        replays.add(replay("t/+"));
        replays.pull();
        store.answer();
        inbox.room = false;
        store.answerAll();
        int before = inbox.got.size();

        List<Replay> rest = replays.stop();
        inbox.room = true;
        RetainedReplays next = new RetainedReplays(messages, client, inbox);
        rest.forEach(next::add);
        next.pull();
        store.answerAll();

        assertThat(before).isEqualTo(2 * PAGE);
        assertThat(rest)
                .extracting(r -> r.subscription().filter().text())
                .containsExactly("#", "t/+");
        assertThat(inbox.got).hasSize(2 * MANY);
    }

    /** A SUBSCRIBE may be written after its connection has ended. */
    @Test
    void nothingBeginsAfterTheEnd() {
        replays.stop();

        replays.add(replay("#"));
        replays.pull();

        assertThat(store.asked).isEmpty();
    }

    @Test
    void aFailingReadEndsThisOneAndNotTheNext() {
        replays.add(replay("#"));
        replays.add(replay("t/001"));
        replays.pull();

        store.fail();
        store.answerAll();

        assertThat(inbox.got).containsExactly("t/001");
    }

    // ---- the feed of a durable session

    /** Red without {@code RetainedFeed.dropped}: nothing ever makes room. */
    @Test
    void whatTheSessionDropsMakesRoom() {
        List<String> appended = new ArrayList<>();
        RetainedFeed feed =
                feed(new QueueLimit(20, 1 << 20, QueueLimit.Overflow.DROP_OLDEST), appended);
        feed.start(List.of(replay("#")));
        store.answerAll();
        int before = appended.size();

        for (int i = 0; i < MANY; i++) {
            feed.dropped();
            store.answerAll();
        }

        assertThat(before).isLessThan(MANY);
        assertThat(appended).hasSize(MANY);
    }

    @Test
    void noMoreAreUnderWayThanHalfTheQueueTakesAndAPage() {
        List<String> appended = new ArrayList<>();
        RetainedFeed feed =
                feed(new QueueLimit(1_000, 400, QueueLimit.Overflow.DROP_OLDEST), appended);

        feed.start(List.of(replay("#")));
        store.answerAll();

        assertThat(appended).hasSize(PAGE);
    }

    private RetainedFeed feed(QueueLimit queue, List<String> appended) {
        return new RetainedFeed(
                messages,
                client,
                queue,
                (publication, qos, ids, notAppended) -> appended.add(publication.topic()));
    }

    // ---- the world

    private static Replay replay(String filter) {
        return new Replay(
                new Subscription(filter(filter), SubscriptionOptions.of(QoS.AT_LEAST_ONCE), 0),
                null);
    }

    private static TopicFilter filter(String text) {
        return new TopicFilter(text, null, text);
    }

    private static Publication publication(String topic, String payload) {
        return new Publication(
                topic,
                Bytes.utf8(payload),
                QoS.AT_LEAST_ONCE,
                true,
                PublishProperties.NONE,
                "publisher",
                Publication.NEVER);
    }

    private static final class Inbox implements RetainedReplays.Receiver {
        final List<String> got = new ArrayList<>();
        boolean room = true;
        Runnable whenGot = () -> {};

        @Override
        public void retained(Publication publication, QoS qos, SubscriptionIds ids) {
            got.add(publication.topic());
            whenGot.run();
        }

        @Override
        public boolean hasRoom() {
            return room;
        }
    }

    /** Reads are answered when the test says so. */
    private static final class SlowStore implements RetainedStore {
        private record Asked(String topic, CompletableFuture<Optional<Retained>> answer) {}

        final Map<String, Retained> rows = new HashMap<>();
        final ArrayDeque<Asked> asked = new ArrayDeque<>();
        int reads;

        /** One page. */
        void answer() {
            List<Asked> page = List.copyOf(asked);
            asked.clear();
            page.forEach(a -> a.answer().complete(Optional.ofNullable(rows.get(a.topic()))));
        }

        void answerAll() {
            while (!asked.isEmpty()) {
                answer();
            }
        }

        void fail() {
            List<Asked> page = List.copyOf(asked);
            asked.clear();
            page.forEach(a -> a.answer().completeExceptionally(new IllegalStateException("no")));
        }

        @Override
        public CompletionStage<Void> put(int slice, String topic, long version, byte[] message) {
            rows.put(topic, new Retained(topic, version, message));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> remove(int slice, String topic, long version) {
            rows.remove(topic);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Optional<Retained>> get(int slice, String topic) {
            CompletableFuture<Optional<Retained>> answer = new CompletableFuture<>();
            asked.add(new Asked(topic, answer));
            reads++;
            return answer;
        }

        @Override
        public CompletionStage<List<Retained>> list(
                int slice, @Nullable String afterTopic, int limit, long maxBytes) {
            return CompletableFuture.completedStage(List.of());
        }

        @Override
        public void close() {}
    }
}
