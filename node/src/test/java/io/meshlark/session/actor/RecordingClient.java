package io.meshlark.session.actor;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Lane;
import io.meshlark.session.ClientSession;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Outgoing;
import io.meshlark.session.ToClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection that writes down what it is told, in words, and does nothing by itself. */
final class RecordingClient implements ToClient {
    private static final long LIMIT_SECONDS = 15;

    private final String clientId;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Lane lane = new LockedLane();
    private volatile ToClient.@Nullable Attachment attachment;

    RecordingClient(String clientId) {
        this.clientId = clientId;
    }

    // ---- what a test does

    /** Waits for the next word. */
    String next() {
        try {
            String word = told.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (word == null) {
                throw new AssertionError(clientId + " is told nothing");
            }
            return word;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<String> next(int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(next());
        }
        return words;
    }

    /** What it has been told and nobody has looked at. */
    List<String> rest() {
        List<String> words = new ArrayList<>();
        told.drainTo(words);
        return words;
    }

    private ClientSession session() {
        ToClient.Attachment attached = attachment;
        if (attached == null) {
            throw new AssertionError(clientId + " is not attached");
        }
        return attached.session();
    }

    void subscribe(String filter, QoS qos) {
        subscribeLater(filter, qos);
        assertThat(next()).isEqualTo("SUBACK");
    }

    /** Without waiting for the answer. */
    void subscribeLater(String filter, QoS qos) {
        onLane(it ->
                it.subscribe(
                        1,
                        List.of(
                                new ClientSession.Subscription(
                                        new TopicFilter(filter, null, filter),
                                        SubscriptionOptions.of(qos),
                                        0))));
    }

    /** PUBACK. */
    void acknowledge(int packetId) {
        onLane(it -> it.acknowledged(packetId));
    }

    void leave(boolean publishWill, long sessionExpiry) {
        onLane(it -> it.disconnected(new Departure(publishWill, sessionExpiry, List.of())));
    }

    /** What a connection does, it does on its event loop. */
    void onLane(Consumer<ClientSession> action) {
        lane.execute(() -> action.accept(session()));
    }

    // ---- what it is told

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    /** One task at a time, on the thread that comes with it. */
    private final class LockedLane implements Lane {
        @Override
        public boolean isHere() {
            return Thread.holdsLock(this);
        }

        @Override
        public synchronized void execute(Runnable task) {
            task.run();
        }
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {
        told.add(publication.topic() + " at most once");
    }

    @Override
    public void attached(ToClient.Attachment attached) {
        attachment = attached;
        told.add(attached.sessionPresent() ? "CONNACK, session present" : "CONNACK");
    }

    @Override
    public void refused(ReasonCode reason, String detail) {
        told.add("CONNACK " + reason);
    }

    @Override
    public void publish(Outgoing message, int packetId, boolean dup) {
        told.add(message.publication().payload().utf8() + " as " + packetId + (dup ? ", DUP" : ""));
    }

    @Override
    public void release(int packetId, ReasonCode reason) {
        told.add("PUBREL " + packetId);
    }

    @Override
    public void subscribed(int packetId, List<ReasonCode> reasons, @Nullable String problem) {
        told.add("SUBACK" + (problem == null ? "" : ": " + problem));
    }

    @Override
    public void unsubscribed(int packetId, List<ReasonCode> reasons) {
        told.add("UNSUBACK");
    }

    @Override
    public void released(int packetId) {
        told.add("PUBCOMP " + packetId);
    }

    @Override
    public void rebased() {
        told.add("rebased");
    }

    @Override
    public void kick(ReasonCode reason, String detail) {
        told.add("DISCONNECT " + reason);
    }
}
