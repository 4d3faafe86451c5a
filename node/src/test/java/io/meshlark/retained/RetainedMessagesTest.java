package io.meshlark.retained;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.delivery.FakePeer;
import io.meshlark.delivery.Retention.Result;
import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetainedMessagesTest {
    private final Disk disk = new Disk();
    private long now = 1_000;
    private RetainedMessages messages = open(1 << 20);

    private RetainedMessages open(long maxBytes) {
        RetainedMessages opened =
                new RetainedMessages(
                        1,
                        disk,
                        new RetainedMessages.Codec(
                                PublicationCodec::encode, PublicationCodec::decode),
                        new RetainedLimits(3, maxBytes, 2, 500),
                        1 << 20,
                        0,
                        () -> now);
        opened.load().toCompletableFuture().join();
        return opened;
    }

    /** A store whose writes happen when the test says so. */
    private static final class Disk implements RetainedStore {
        final TreeMap<String, Retained> written = new TreeMap<>();
        final List<CompletableFuture<Void>> pending = new ArrayList<>();
        final List<Runnable> effects = new ArrayList<>();

        private CompletionStage<Void> write(Runnable effect) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            pending.add(done);
            effects.add(effect);
            return done;
        }

        void sync() {
            effects.forEach(Runnable::run);
            effects.clear();
            List<CompletableFuture<Void>> all = List.copyOf(pending);
            pending.clear();
            all.forEach(done -> done.complete(null));
        }

        void fail() {
            effects.clear();
            List<CompletableFuture<Void>> all = List.copyOf(pending);
            pending.clear();
            all.forEach(done -> done.completeExceptionally(new IllegalStateException("disk")));
        }

        @Override
        public CompletionStage<Void> put(int slice, String topic, long version, byte[] message) {
            return write(() -> written.put(topic, new Retained(topic, version, message)));
        }

        @Override
        public CompletionStage<Void> remove(int slice, String topic, long version) {
            return write(() -> written.remove(topic));
        }

        @Override
        public CompletionStage<Optional<Retained>> get(int slice, String topic) {
            return CompletableFuture.completedStage(Optional.ofNullable(written.get(topic)));
        }

        @Override
        public CompletionStage<List<Retained>> list(
                int slice, @Nullable String afterTopic, int limit, long maxBytes) {
            var tail = afterTopic == null ? written : written.tailMap(afterTopic, false);
            return CompletableFuture.completedStage(tail.values().stream().limit(limit).toList());
        }

        @Override
        public void close() {}
    }

    private static Publication publication(String topic, String payload, long expiresAt) {
        return new Publication(
                topic,
                Bytes.utf8(payload),
                QoS.AT_LEAST_ONCE,
                true,
                PublishProperties.NONE,
                "p",
                expiresAt);
    }

    private List<Result> retain(String topic, String payload) {
        return retain("", topic, payload);
    }

    private List<Result> retain(String user, String topic, String payload) {
        List<Result> told = new ArrayList<>();
        messages.retain(of(user, topic, payload), told::add);
        return told;
    }

    private static Publication of(String user, String topic, String payload) {
        return new Publication(
                topic,
                Bytes.utf8(payload),
                QoS.AT_LEAST_ONCE,
                true,
                PublishProperties.NONE,
                "p",
                user,
                Publication.NEVER);
    }

    private List<String> read(String filter) {
        List<String> found = new ArrayList<>();
        String after = null;
        do {
            RetainedMessages.Page page =
                    messages.page(filter, after, 2, 1 << 20).toCompletableFuture().join();
            page.publications().forEach(p -> found.add(p.topic() + "=" + p.payload().utf8()));
            after = page.next();
        } while (after != null);
        return found;
    }

    @Test
    void aMessageIsSeenAtOnceAndAcknowledgedWhenWritten() {
        List<Result> told = retain("a", "1");

        assertThat(read("#")).containsExactly("a=1");
        assertThat(told).isEmpty();
        disk.sync();
        assertThat(told).containsExactly(Result.WRITTEN);
    }

    @Test
    void theLastMessageOfATopicIsTheRetainedOneAfterARestart() {
        retain("a", "1");
        retain("a", "2");
        disk.sync();

        messages = open(1 << 20);

        assertThat(read("a")).containsExactly("a=2");
    }

    @Test
    @Spec({"MQTT-3.3.1-6", "MQTT-3.3.1-7", "v3:MQTT-3.3.1-10", "v3:MQTT-3.3.1-11"})
    void anEmptyPayloadRemovesTheMessage() {
        retain("a", "1");
        retain("a", "");
        disk.sync();

        assertThat(read("#")).isEmpty();
        assertThat(disk.written).isEmpty();
    }

    @Test
    void aMessageThatCannotBeWrittenIsTakenBack() {
        retain("a", "1");
        disk.sync();
        List<Result> told = retain("a", "2");

        disk.fail();

        assertThat(told).containsExactly(Result.FAILED);
        assertThat(read("a")).containsExactly("a=1");
    }

    @Test
    void anExpiredMessageIsNotSentAndGoes() {
        messages.retain(publication("a", "1", now + 10), written -> {});
        disk.sync();
        now += 10;

        assertThat(read("#")).isEmpty();
        disk.sync();
        assertThat(messages.count()).isZero();
        assertThat(disk.written).isEmpty();
    }

    @Test
    void theBrokersOwnTopicsDoNotCountAgainstTheLimit() {
        for (int i = 0; i < 10; i++) {
            retain("$SYS/broker/" + i, "x");
        }

        retain("a", "1");
        retain("b", "1");
        List<Result> third = retain("c", "1");
        disk.sync();

        assertThat(third).containsExactly(Result.WRITTEN);
        assertThat(retain("d", "1")).containsExactly(Result.FULL);
    }

    // ---- of one user, two messages or 500 bytes; red without RetainedMessages.itsUserHasRoom

    @Test
    void beyondTheLimitOfAUserANewOneIsRefusedAndItsOwnReplaced() {
        retain("ann", "a", "1");
        retain("ann", "b", "1");

        assertThat(retain("ann", "c", "1")).containsExactly(Result.FULL);
        List<Result> known = retain("ann", "b", "2");
        List<Result> another = retain("bob", "c", "3");
        disk.sync();

        assertThat(known).containsExactly(Result.WRITTEN);
        assertThat(another).containsExactly(Result.WRITTEN);
        assertThat(read("#")).containsExactly("a=1", "b=2", "c=3");
    }

    @Test
    void aTopicIsCountedForWhoHasRetainedItsNewestMessage() {
        retain("ann", "a", "1");
        retain("ann", "b", "1");

        retain("bob", "a", "2");

        assertThat(retain("ann", "c", "1")).isEmpty();
        assertThat(retain("bob", "b", "2")).isEmpty();
        assertThat(retain("bob", "c", "2")).containsExactly(Result.FULL);
    }

    @Test
    void whatIsRemovedMakesRoomForItsUser() {
        retain("ann", "a", "1");
        retain("ann", "b", "1");

        retain("bob", "a", "");

        assertThat(retain("ann", "c", "1")).isEmpty();
    }

    @Test
    void bytesOfAUserAreLimited() {
        retain("ann", "a", "x".repeat(300));

        assertThat(retain("ann", "b", "x".repeat(200))).containsExactly(Result.FULL);
        assertThat(retain("ann", "a", "x".repeat(400))).isEmpty();
    }

    @Test
    void whoseAMessageIsIsKnownAfterARestartAndOnOtherNodes() {
        retain("ann", "a", "1");
        disk.sync();
        messages = open(1 << 20);

        messages.learn(new FakePeer(2), 1L << 60, of("ann", "b", "1"));

        assertThat(retain("ann", "c", "1")).containsExactly(Result.FULL);
    }

    @Test
    void beyondTheLimitOfTopicsANewOneIsRefusedAndAKnownOneReplaced() {
        retain("a", "1");
        retain("b", "1");
        retain("c", "1");

        assertThat(retain("d", "1")).containsExactly(Result.FULL);
        List<Result> known = retain("c", "2");
        disk.sync();

        assertThat(known).containsExactly(Result.WRITTEN);
        assertThat(read("#")).containsExactly("a=1", "b=1", "c=2");
    }

    @Test
    void beyondTheLimitOfBytesAMessageIsRefused() {
        messages = open(100);

        assertThat(retain("a", "x".repeat(200))).containsExactly(Result.FULL);
        assertThat(messages.count()).isZero();
    }

    /**
     * The journals write through the same queue: a flood of retained messages must leave them room.
     */
    @Test
    void whatIsOnItsWayToTheDiskIsLimited() {
        messages = open(1L << 30);
        String large = "x".repeat(9 << 20);
        retain("a", large);
        retain("a", large);

        assertThat(retain("a", large)).containsExactly(Result.FULL);
        disk.sync();
        List<Result> told = retain("a", "small");
        disk.sync();

        assertThat(told).containsExactly(Result.WRITTEN);
        assertThat(read("a")).containsExactly("a=small");
    }

    /** Red without {@code forgetExpired} in {@code retain}. */
    @Test
    void expiredMessagesMakeRoomForNewOnes() {
        for (String topic : List.of("a", "b", "c")) {
            messages.retain(publication(topic, "1", now + 10), result -> {});
        }
        disk.sync();
        now += 10;

        List<Result> told = retain("d", "1");
        disk.sync();

        assertThat(told).containsExactly(Result.WRITTEN);
        assertThat(messages.count()).isEqualTo(1);
        assertThat(disk.written).containsOnlyKeys("d");
    }

    @Test
    void aMessageThatReplacesAnotherNeedsRoomForTheDifferenceOnly() {
        int weight = publication("a", "1", Publication.NEVER).weight();
        messages = open(weight);
        retain("a", "1");

        List<Result> told = retain("a", "2");
        disk.sync();

        assertThat(told).containsExactly(Result.WRITTEN);
    }

    // ---- late

    @Test
    void aLateMessageIsRetainedIfNothingCameBetween() {
        retain("a", "before");
        disk.sync();
        now += 10;
        long published = now;
        now += 1_000;

        List<Result> told = retainLate("a", "will", published);
        disk.sync();

        assertThat(told).containsExactly(Result.WRITTEN);
        assertThat(read("a")).containsExactly("a=will");
    }

    /** Red when {@code since} is not looked at: the client is back, and its will says it is not. */
    @Test
    void aLateMessageDoesNotReplaceANewerOne() {
        long published = now;
        now += 1_000;
        retain("a", "back");
        disk.sync();

        List<Result> told = retainLate("a", "will", published);

        assertThat(told).containsExactly(Result.WRITTEN);
        assertThat(read("a")).containsExactly("a=back");
    }

    private List<Result> retainLate(String topic, String payload, long since) {
        List<Result> told = new ArrayList<>();
        messages.retainUnlessNewer(
                publication(topic, payload, Publication.NEVER), since, told::add);
        return told;
    }

    @Test
    void pageIsLimitedByBytesAndHasOneMessageWhateverItsSize() {
        retain("a", "x".repeat(500));
        retain("b", "x".repeat(500));
        retain("c", "x".repeat(500));

        var page = messages.page("#", null, 10, 700).toCompletableFuture().join();
        var rest = messages.page("#", page.next(), 10, 1).toCompletableFuture().join();

        assertThat(page.publications()).hasSize(2);
        assertThat(rest.publications()).hasSize(1);
        assertThat(rest.next()).isNull();
    }

    @Test
    void theBrokersOwnStatisticsAreNotWritten() {
        List<Result> told = retain("$SYS/broker/uptime", "1");

        assertThat(told).containsExactly(Result.WRITTEN);
        assertThat(disk.pending).isEmpty();
        assertThat(read("$SYS/#")).containsExactly("$SYS/broker/uptime=1");
    }
}
