package io.meshlark.simulation;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.ClientSession.Subscription;
import io.meshlark.session.Sessions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client that keeps to the specification and otherwise does what comes to its mind. */
public final class Client {
    private static final List<String> TOPICS = List.of("t/0", "t/1", "t/2");
    private static final List<String> FILTERS = List.of("t/0", "t/1", "t/+", "t/#", "#");
    private static final long MOST_INFLIGHT = 12;

    private final String id;
    private final World world;
    private final Surroundings around;
    private final Checker checker;
    private final boolean isWitness;
    private final boolean keepsSession;
    private final boolean durable;
    private final long pace;

    // this connection
    private @Nullable ClientConnection current;
    private int connections;

    // the session, as far as it is the client's
    private String sessionName = "";
    private boolean wantsClean;
    private final Map<Integer, Outbound> outbound = new LinkedHashMap<>();
    private final Set<Integer> inbound = new HashSet<>();
    private final Map<Integer, Subscription> subscribing = new HashMap<>();
    private boolean isWatching;
    private int published;
    private int packetIds;

    /** A publication the broker has not taken over. */
    private static final class Outbound {
        final Sent sent;
        boolean released;

        Outbound(Sent sent) {
            this.sent = sent;
        }
    }

    /**
     * A publication as its publisher knows it.
     *
     * @param expiry seconds, -1 for none
     */
    public record Sent(String payload, String topic, QoS qos, long expiry, int number) {}

    public Client(String id, Surroundings around, boolean isWitness) {
        this.id = id;
        this.around = around;
        this.world = around.world();
        this.checker = around.checker();
        this.isWitness = isWitness;
        this.keepsSession = isWitness || world.chance(0.6);
        this.durable = keepsSession || world.chance(0.7);
        this.pace = around.isSlow() ? world.between(20, 400) : world.between(5, 80);
    }

    public void start() {
        world.after(world.between(0, 300), this::live);
    }

    private boolean isConnected() {
        return current != null && current.isAcknowledged();
    }

    boolean isCurrent(ClientConnection connection) {
        return connection == current;
    }

    public boolean isSettled() {
        return isConnected() && outbound.isEmpty() && inbound.isEmpty();
    }

    public Set<Integer> inbound() {
        return inbound;
    }

    // ---- what comes to its mind

    private void live() {
        if (!around.isChaotic()) {
            return;
        }
        if (current == null) {
            connect();
        } else if (isConnected()) {
            act(current);
        }
        world.after(world.between(1, 2 * pace), this::live);
    }

    private void act(ClientConnection connection) {
        if (world.chance(around.breakage())) {
            switch (world.below(4)) {
                case 0 -> disconnect(connection);
                case 1 -> {
                    checker.ended(connection, Checker.End.ABANDONED);
                    connect(); // the old one stays half open
                }
                default -> {
                    world.trace(() -> connection + " breaks");
                    checker.ended(connection, Checker.End.BROKEN);
                    connection.sever();
                    current = null;
                    pause();
                }
            }
        } else if (!isWitness && world.chance(0.12)) {
            subscribe(connection, FILTERS.get(world.below(FILTERS.size())));
        } else if (!isWitness && world.chance(0.03)) {
            unsubscribe(connection, FILTERS.get(world.below(FILTERS.size())));
        } else if (!isWitness && outbound.size() < MOST_INFLIGHT) {
            publish(connection);
        }
    }

    private boolean paused;

    private void pause() {
        if (world.chance(0.5)) {
            paused = true;
            world.after(world.between(10, world.chance(0.2) ? 9_000 : 1_000), () -> paused = false);
        }
    }

    // ---- connecting

    private void connect() {
        if (paused && around.isChaotic()) {
            return;
        }
        connections++;
        boolean clean = wantsClean || (!keepsSession && world.chance(0.2));
        if (clean) {
            forget();
            wantsClean = true; // until the broker has heard it
        }
        long expiry =
                keepsSession
                        ? ConnectProperties.NEVER_EXPIRES
                        : durable ? (world.chance(0.7) ? world.between(1, 6) : 0) : 0;
        Will will =
                !isWitness && world.chance(0.5)
                        ? new Will(
                                "will/" + id,
                                Bytes.utf8("will:" + id + ":" + connections),
                                QoS.of(1 + world.below(2)),
                                false,
                                world.chance(0.5) ? 0 : world.between(1, 3),
                                PublishProperties.NONE)
                        : null;
        Sessions.Request request =
                new Sessions.Request(
                        id,
                        Principal.ANONYMOUS,
                        clean,
                        expiry,
                        (int) world.between(1, 10),
                        will,
                        Sessions.Fits.ALWAYS);
        ClientConnection connection =
                new ClientConnection(
                        this, around, connections, request, world.chance(0.2) ? 200 : 10);
        current = connection;
        world.trace(() ->
                connection
                        + " connects"
                        + (clean ? " clean" : "")
                        + ", expiry "
                        + expiry
                        + (will == null ? "" : ", will delay " + will.delaySeconds()));
        checker.connects(connection);
        connection.connect();
        world.after(
                10_000,
                () -> {
                    if (current == connection && !connection.isAcknowledged()) {
                        checker.ended(connection, Checker.End.BROKEN);
                        connection.sever();
                        lost(connection);
                    }
                });
    }

    private void forget() {
        outbound.values().forEach(open -> checker.abandons(open.sent));
        outbound.clear();
        inbound.clear();
        subscribing.clear();
    }

    void connAck(ClientConnection connection, boolean present, int shard, long session) {
        world.trace(() ->
                connection
                        + " gets CONNACK "
                        + (present ? "present" : "new")
                        + " session "
                        + shard
                        + "."
                        + session);
        checker.connAck(connection, present, shard, session);
        wantsClean = false;
        String name = shard + "." + session;
        if (!present || !name.equals(sessionName)) {
            // Present, but another: the CONNACK that said so was lost, and MQTT has no way to tell
            // the client. This one is told.
            forget();
        }
        sessionName = name;
        subscribing.clear();
        for (Map.Entry<Integer, Outbound> open : outbound.entrySet()) {
            int packetId = open.getKey();
            if (open.getValue().released) {
                connection.send(e -> e.pubRel(packetId));
            } else {
                send(connection, open.getValue().sent, packetId, true);
            }
        }
        if (isWitness && !isWatching) {
            subscribe(connection, "will/#");
        }
    }

    /** The connection is gone, and the client knows. */
    void lost(ClientConnection connection) {
        if (current == connection) {
            world.trace(() -> connection + " is lost to its client");
            checker.ended(connection, Checker.End.BROKEN);
            current = null;
            if (around.isChaotic()) {
                pause();
            } else {
                world.after(200, this::heal);
            }
        }
    }

    /** The world is well again: come, and stay. */
    public void heal() {
        if (!isConnected()) {
            current = null;
            connect();
        }
    }

    private void disconnect(ClientConnection connection) {
        boolean withWill = world.chance(0.3);
        world.trace(() -> connection + " sends DISCONNECT" + (withWill ? " with will" : ""));
        checker.ended(connection, withWill ? Checker.End.BROKEN : Checker.End.DISCONNECTED);
        connection.send(e ->
                e.disconnect(
                        withWill,
                        () -> {
                            if (!withWill) {
                                checker.disconnectArrived(connection, around);
                            }
                        }));
        current = null;
        pause();
    }

    // ---- subscribing

    private void subscribe(ClientConnection connection, String text) {
        TopicFilter filter = new TopicFilter(text, null, text);
        QoS qos = isWitness ? QoS.EXACTLY_ONCE : QoS.of(1 + world.below(2));
        Subscription subscription = new Subscription(filter, SubscriptionOptions.of(qos), 0);
        int packetId = 30_000 + ++packetIds % 30_000;
        subscribing.put(packetId, subscription);
        world.trace(() -> connection + " subscribes to " + text + " at " + qos);
        connection.send(e -> e.subscribe(packetId, subscription));
    }

    void subAck(int packetId) {
        Subscription subscription = subscribing.remove(packetId);
        if (subscription != null) {
            world.trace(() -> id + " gets SUBACK for " + subscription.filter().text());
            isWatching = true;
            checker.subscribed(id, subscription.filter(), subscription.options().qos());
        }
    }

    private void unsubscribe(ClientConnection connection, String text) {
        if (subscribing.values().stream().anyMatch(s -> s.filter().text().equals(text))) {
            return; // its SUBACK would say too much
        }
        TopicFilter filter = new TopicFilter(text, null, text);
        world.trace(() -> connection + " unsubscribes from " + text);
        checker.unsubscribes(id, filter);
        connection.send(e -> e.unsubscribe(29_999, filter));
    }

    // ---- publishing

    private void publish(ClientConnection connection) {
        QoS qos = QoS.of(1 + world.below(2));
        boolean expires = around.hasExpiry() && world.chance(0.3);
        int n = ++published;
        Sent sent =
                new Sent(
                        id + "#" + n,
                        TOPICS.get(world.below(TOPICS.size())),
                        qos,
                        expires ? world.between(1, 3) : -1,
                        n);
        int packetId = 1;
        while (outbound.containsKey(packetId)) {
            packetId++;
        }
        outbound.put(packetId, new Outbound(sent));
        checker.publishes(id, sent);
        send(connection, sent, packetId, false);
    }

    private void send(ClientConnection connection, Sent sent, int packetId, boolean dup) {
        world.trace(
                () -> connection + " publishes " + sent + " as " + packetId + (dup ? " DUP" : ""));
        if (dup) {
            checker.publishesAgain(sent);
        }
        connection.send(e -> {
            long expiresAt = sent.expiry < 0 ? Publication.NEVER : world.now() + sent.expiry * 1000;
            e.publish(
                    new Publication(
                            sent.topic,
                            Bytes.utf8(sent.payload),
                            sent.qos,
                            false,
                            PublishProperties.NONE,
                            id,
                            expiresAt),
                    packetId,
                    dup);
        });
    }

    void pubAck(int packetId, ReasonCode reason) {
        Outbound open = outbound.remove(packetId);
        if (open != null) {
            world.trace(() -> id + " gets PUBACK " + reason + " for " + open.sent);
            if (!reason.isError()) {
                checker.acknowledged(open.sent);
            }
        }
    }

    void pubRec(ClientConnection connection, int packetId, ReasonCode reason) {
        Outbound open = outbound.get(packetId);
        if (open == null) {
            return;
        }
        world.trace(() -> id + " gets PUBREC " + reason + " for " + open.sent);
        if (reason.isError()) {
            outbound.remove(packetId);
            return;
        }
        checker.acknowledged(open.sent);
        open.released = true;
        connection.send(e -> e.pubRel(packetId));
    }

    void pubComp(int packetId) {
        Outbound open = outbound.get(packetId);
        if (open != null && open.released) {
            world.trace(() -> id + " gets PUBCOMP for " + open.sent);
            outbound.remove(packetId);
        }
    }

    // ---- receiving

    void publish(
            ClientConnection connection,
            Publication publication,
            int packetId,
            QoS qos,
            boolean dup) {
        String payload = publication.payload().utf8();
        if (qos == QoS.AT_LEAST_ONCE) {
            checker.handedOver(connection, payload, packetId, qos, dup);
            answer(connection, e -> e.pubAck(packetId));
            return;
        }
        if (!inbound.contains(packetId)) {
            if (world.chance(0.01) && !isWitness) {
                checker.rejected(connection, payload);
                answer(
                        connection,
                        e -> e.pubRec(packetId, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR));
                return;
            }
            inbound.add(packetId);
            checker.handedOver(connection, payload, packetId, qos, dup);
        } else {
            checker.receivedAgain(connection, payload, packetId);
        }
        answer(connection, e -> e.pubRec(packetId, ReasonCode.SUCCESS));
    }

    void pubRel(ClientConnection connection, int packetId) {
        inbound.remove(packetId);
        answer(connection, e -> e.pubComp(packetId));
    }

    private long lastAnswer;

    /** Answers in order, at the client's own pace. */
    private void answer(
            ClientConnection connection, java.util.function.Consumer<ServerEnd> packet) {
        long delay = around.isSlow() ? world.below(150) : world.below(5);
        lastAnswer = Math.max(lastAnswer, world.now() + delay);
        world.at(
                lastAnswer,
                () -> {
                    if (isCurrent(connection)) {
                        connection.send(packet);
                    }
                });
    }

    @Override
    public String toString() {
        return id;
    }
}
