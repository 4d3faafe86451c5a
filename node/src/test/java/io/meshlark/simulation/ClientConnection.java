package io.meshlark.simulation;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.Sessions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's end of one connection; passes on what arrives while it is the client's current. */
final class ClientConnection {
    private final Client client;
    private final World world;
    private final Broker broker;
    private final int number;
    private final Link link;
    private final Sessions.Request request;
    private @Nullable Edge edge;
    private boolean acknowledged;

    ClientConnection(Client client, Broker broker, int number, Sessions.Request request, int lag) {
        this.client = client;
        this.broker = broker;
        this.world = broker.world();
        this.number = number;
        this.request = request;
        this.link = new Link(world, lag);
    }

    Client client() {
        return client;
    }

    int number() {
        return number;
    }

    Sessions.Request request() {
        return request;
    }

    /** Whether CONNACK is here. */
    boolean isAcknowledged() {
        return acknowledged;
    }

    private boolean isCurrent() {
        return client.isCurrent(this) && !link.isBroken();
    }

    // ---- to the broker

    void connect() {
        link.up(() -> {
            if (broker.isUp()) {
                edge = new Edge(broker, this, link, request);
                edge.connect();
            } else {
                brokenSoon();
            }
        });
    }

    void send(Consumer<Edge> packet) {
        link.up(() -> {
            if (edge != null && !edge.isClosed()) {
                packet.accept(edge);
            }
        });
    }

    /** Pulls the plug; the broker notices later. */
    void sever() {
        link.sever();
        Edge there = edge;
        if (there != null) {
            broker.after(world.between(0, 1_500), there::lost);
        }
    }

    void brokenSoon() {
        link.sever();
        world.after(world.between(1, 50), () -> client.lost(this));
    }

    // ---- from the broker

    void connAck(boolean present, int shard, long session) {
        if (isCurrent()) {
            acknowledged = true;
            client.connAck(this, present, shard, session);
        }
    }

    void closed() {
        link.sever();
        client.lost(this);
    }

    void publish(Publication publication, int packetId, QoS qos, boolean dup) {
        if (isCurrent()) {
            client.publish(this, publication, packetId, qos, dup);
        }
    }

    void pubRel(int packetId) {
        if (isCurrent()) {
            client.pubRel(this, packetId);
        }
    }

    void pubAck(int packetId, ReasonCode reason) {
        if (isCurrent()) {
            client.pubAck(packetId, reason);
        }
    }

    void pubRec(int packetId, ReasonCode reason) {
        if (isCurrent()) {
            client.pubRec(this, packetId, reason);
        }
    }

    void pubComp(int packetId) {
        if (isCurrent()) {
            client.pubComp(packetId);
        }
    }

    void subAck(int packetId) {
        if (isCurrent()) {
            client.subAck(packetId);
        }
    }

    void unsubAck(int packetId) {
        if (isCurrent()) {
            world.trace(() -> client + " gets UNSUBACK " + packetId);
        }
    }

    @Override
    public String toString() {
        return client + "/" + number;
    }
}
