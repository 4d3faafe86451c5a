package io.meshlark.simulation;

import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients may expect, from what clients see. Every call is a fact; a fact that breaks a
 * promise is a violation at once, a promise that is not kept by the end is one in {@link #finish}.
 */
public final class Checker {
    /** How a connection ended, for its client. */
    public enum End {
        /** Without DISCONNECT, or with one that asks for the will. */
        BROKEN,
        DISCONNECTED,
        /** The client has opened another one. */
        ABANDONED
    }

    /** The client that sees every will. */
    public static final String WITNESS = "witness";

    private static final long MOMENT = 400;

    private boolean isWatched;
    private boolean isCluster;

    private final LongSupplier clock;
    private final boolean isRoomy;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, View> views = new HashMap<>();
    private final Map<Long, View> byNumber = new HashMap<>();
    private final Map<String, Publication> publications = new HashMap<>();
    private final Map<String, WillCheck> wills = new LinkedHashMap<>();
    private final Map<String, Integer> lastConnection = new HashMap<>();
    private final Map<String, Long> twiceSince = new HashMap<>();
    private final Map<String, Boolean> mayBeOver = new HashMap<>();

    /** One publication and those sessions that were subscribed when it was first sent. */
    private static final class Publication {
        final Client.Sent sent;
        final String publisher;
        final Map<View, Integer> eligible = new LinkedHashMap<>();
        boolean sentAgain;
        boolean wasRefused;

        Publication(Client.Sent sent, String publisher) {
            this.sent = sent;
            this.publisher = publisher;
        }
    }

    /**
     * @param isRoomy whether no queue can be full, so that nothing may be dropped for it
     */
    public Checker(LongSupplier clock, boolean isRoomy) {
        this.clock = clock;
        this.isRoomy = isRoomy;
    }

    /** In a cluster a connection's end takes longer to be seen. */
    public void inCluster() {
        isCluster = true;
    }

    public void violated(String what) {
        violations.add(what);
    }

    public List<String> violations() {
        return violations;
    }

    // ---- connections and sessions

    void connects(ClientConnection connection) {
        String client = connection.client().toString();
        View view = views.get(client);
        if (connection.request().cleanStart() && view != null) {
            view.end();
        }
        if (connection.request().sessionExpiry() != ConnectProperties.NEVER_EXPIRES) {
            mayBeOver.put(client, true);
        }
        for (WillCheck will : wills.values()) {
            if (will.client.equals(client)) {
                will.nextConnects(clock.getAsLong(), connection.request().cleanStart());
            }
        }
        Will will = connection.request().will();
        if (will != null) {
            wills.put(
                    will.payload().utf8(),
                    new WillCheck(client, will, connection.request().sessionExpiry(), isWatched));
        }
        lastConnection.put(client, connection.number());
    }

    void connAck(ClientConnection connection, boolean present, int shard, long session) {
        String client = connection.client().toString();
        View view = views.get(client);
        long key = key(shard, session);
        if (present) {
            if (connection.request().cleanStart()) {
                violated(connection + ": session present after a clean start [MQTT-3.1.2-4]");
            }
            if (view == null || view.isOver() || view.key != key) {
                // Its CONNACK did not come through.
                view = new View(client, key);
            }
        } else {
            boolean excused =
                    view == null
                            || view.isOver()
                            || !view.durable
                            || connection.request().cleanStart()
                            || mayBeOver.getOrDefault(client, false);
            if (!excused) {
                violated(connection + ": the session is lost");
            }
            if (view != null) {
                view.end();
            }
            view = new View(client, key);
        }
        view.durable = session != 0;
        mayBeOver.put(
                client, connection.request().sessionExpiry() != ConnectProperties.NEVER_EXPIRES);
        views.put(client, view);
        if (session != 0) {
            byNumber.put(key, view);
        }
        Will will = connection.request().will();
        WillCheck check = will == null ? null : wills.get(will.payload().utf8());
        if (check != null) {
            check.accepted = true;
            check.durable = session != 0;
        }
        if (present) {
            for (WillCheck other : wills.values()) {
                if (other.client.equals(client) && other != check) {
                    other.nextIsHere(clock.getAsLong());
                }
            }
        }
    }

    private static long key(int shard, long session) {
        return (long) shard << 48 | session;
    }

    void ended(ClientConnection connection, End how) {
        Will will = connection.request().will();
        WillCheck check = will == null ? null : wills.get(will.payload().utf8());
        if (check != null) {
            check.ends(clock.getAsLong(), how == End.DISCONNECTED);
        }
        View view = views.get(connection.client().toString());
        if (view != null && !view.durable) {
            view.end();
        }
    }

    /** DISCONNECT has reached the broker; when it lives on, there is no will. */
    void disconnectArrived(ClientConnection connection, Surroundings around) {
        Will will = connection.request().will();
        WillCheck check = will == null ? null : wills.get(will.payload().utf8());
        if (check != null) {
            check.disconnectArrived = true;
            int incidents = around.incidents();
            around.world().after(8_000, () -> check.livedOn = around.incidents() == incidents);
        }
    }

    /** The shard may write the connection off before it hears how it ended. */
    public void goneIsLate(ClientConnection connection) {
        Will will = connection.request().will();
        WillCheck check = will == null ? null : wills.get(will.payload().utf8());
        if (check != null) {
            check.mayBeWrittenOff = true;
        }
    }

    /**
     * At most one live connection for each client id (P4). In a cluster two may be for a moment: a
     * node that thaws sees at the next look at its lease (250 ms) that it has been replaced.
     */
    public void live(Iterable<? extends ServerEnd> edges) {
        Map<String, ServerEnd> seen = new HashMap<>();
        Set<String> twice = new HashSet<>();
        for (ServerEnd edge : edges) {
            ServerEnd other = edge.isLive() ? seen.put(edge.clientId(), edge) : null;
            if (other != null) {
                twice.add(edge.clientId());
                long since = twiceSince.computeIfAbsent(edge.clientId(), c -> clock.getAsLong());
                if (clock.getAsLong() - since >= (isCluster ? MOMENT : 0)) {
                    violated("P4: two live connections, " + other + " and " + edge);
                }
            }
        }
        twiceSince.keySet().retainAll(twice);
    }

    // ---- subscriptions

    void subscribed(String client, TopicFilter filter, QoS qos) {
        isWatched |= filter.matches("will/x") && client.equals(WITNESS);
        View view = views.get(client);
        if (view != null) {
            view.subscribe(filter, qos);
        }
    }

    void unsubscribes(String client, TopicFilter filter) {
        View view = views.get(client);
        if (view != null) {
            view.unsubscribe(filter);
        }
    }

    // ---- publications

    void publishes(String publisher, Client.Sent sent) {
        Publication publication = new Publication(sent, publisher);
        for (View view : views.values()) {
            if (!view.isOver() && view.wants(sent.topic())) {
                publication.eligible.put(view, view.version());
            }
        }
        publications.put(sent.payload(), publication);
    }

    void publishesAgain(Client.Sent sent) {
        Publication publication = publications.get(sent.payload());
        if (publication != null) {
            publication.sentAgain = true;
        }
    }

    /**
     * The broker did not take it. The client may never hear that, and send it again, behind what it
     * has sent since.
     */
    public void refuses(String payload) {
        Publication publication = publications.get(payload);
        if (publication != null) {
            publication.wasRefused = true;
        }
    }

    /** PUBACK or PUBREC: whoever was subscribed all the time is owed it (P1). */
    void acknowledged(Client.Sent sent) {
        Publication publication = publications.get(sent.payload());
        if (publication == null || sent.expiry() >= 0) {
            return;
        }
        publication.eligible.forEach((view, version) -> {
            if (view.durable && view.stillWants(sent.topic(), version)) {
                view.owe(sent.payload());
            }
        });
    }

    /** The broker puts a PUBLISH on the wire. */
    public void sends(ClientConnection to, String payload, int packetId, boolean dup) {
        View view = views.get(to.client().toString());
        if (view != null && !dup && !view.firstSent(payload, packetId)) {
            violated(to + ": " + payload + " is sent again without DUP");
        }
    }

    /** A client hands a message to its application. */
    void handedOver(ClientConnection to, String payload, int packetId, QoS qos, boolean dup) {
        View view = views.get(to.client().toString());
        if (view == null) {
            return;
        }
        view.sent(payload, packetId);
        int times = view.handedOver(payload, packetId);
        Publication publication = publications.get(payload);
        WillCheck will = wills.get(payload);
        boolean exactlyOnce =
                view.durable
                        && qos == QoS.EXACTLY_ONCE
                        && (will != null
                                || (publication != null
                                        && publication.sent.qos() == QoS.EXACTLY_ONCE));
        if (exactlyOnce && times > 1) {
            violated("P2: " + to + " gets " + payload + " " + times + " times");
        }
        if (will != null && view.packetIds(payload) > 1 && view.durable) {
            violated("P6: " + to + " gets " + payload + " as two messages");
        }
        if (publication != null && times == 1) {
            checkOrder(to, view, publication);
        }
    }

    private void checkOrder(ClientConnection to, View view, Publication publication) {
        Client.Sent sent = publication.sent;
        Integer version = publication.eligible.get(view);
        // The first copy may have been dropped, or have met the subscriber between two filters.
        boolean secondCopyMayBeFirst =
                publication.sentAgain
                        && (view.drops() > 0
                                || sent.expiry() >= 0
                                || (version != null && view.version() != version));
        if (version == null
                || secondCopyMayBeFirst
                || publication.wasRefused
                || view.hasRejected(sent.payload())) {
            return;
        }
        String stream = version + " " + publication.publisher + " " + sent.topic() + sent.qos();
        if (!view.inOrder(stream, sent.number())) {
            violated("P3: " + to + " gets " + sent.payload() + " after a later one");
        }
    }

    /** A QoS 2 PUBLISH under a packet id that is still open. */
    void receivedAgain(ClientConnection to, String payload, int packetId) {
        View view = views.get(to.client().toString());
        if (view != null && !view.isUnder(payload, packetId)) {
            violated(to + ": packet id " + packetId + " is in flight and now means " + payload);
        }
    }

    /** The client answered PUBREC with an error: it need not be sent again. */
    void rejected(ClientConnection to, String payload) {
        View view = views.get(to.client().toString());
        if (view != null) {
            view.rejected(payload);
        }
    }

    /** The broker gave a message up. */
    public void dropped(int shard, long session, Session.Drop why) {
        if (why == Session.Drop.QUEUE_FULL && isRoomy) {
            violated("a message is dropped for a full queue, and no queue can be full");
        }
        View view = byNumber.get(key(shard, session));
        if (view != null) {
            view.dropped(why);
        }
    }

    public void droppedFor(ClientConnection to, Session.Drop why) {
        View view = views.get(to.client().toString());
        if (view != null) {
            view.dropped(why);
        }
    }

    public void willFired(String payload) {
        WillCheck check = wills.get(payload);
        if (check != null) {
            check.fired = true;
        }
    }

    // ---- the end

    /** Whether nobody waits for a message, unless it was dropped. */
    public boolean isPaid() {
        return views.values().stream().allMatch(v -> v.isOver() || v.owed().size() <= v.drops());
    }

    /** Everybody has been connected and well for long enough. */
    public void finish() {
        for (View view : views.values()) {
            int missing = view.owed().size() - view.drops();
            if (!view.isOver() && missing > 0) {
                violated("P1: " + view + " misses " + missing + " of " + view.owed());
            }
        }
        View view = views.get(WITNESS);
        int missing = 0;
        for (Map.Entry<String, WillCheck> entry : wills.entrySet()) {
            int times = view == null ? 0 : view.times(entry.getKey());
            @Nullable String problem = entry.getValue().problem(times > 0);
            if (problem != null && times > 0) {
                violated("P6: " + entry.getKey() + " " + problem);
            } else if (problem != null && ++missing > (view == null ? 0 : view.drops())) {
                violated("P6: " + entry.getKey() + " " + problem);
            }
        }
    }
}
