package io.meshlark.simulation;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.Sessions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's end of one connection; passes on what arrives while it is the client's current. */
public final class ClientConnection {
    private final Client client;
    private final World world;
    private final Surroundings around;
    private final int number;
    private final Link link;
    private final Sessions.Request request;
    private @Nullable ServerEnd edge;
    private boolean acknowledged;

    ClientConnection(
            Client client, Surroundings around, int number, Sessions.Request request, int lag) {
        this.client = client;
        this.around = around;
        this.world = around.world();
        this.number = number;
        this.request = request;
        this.link = new Link(world, lag);
    }

    public Client client() {
        return client;
    }

    public int number() {
        return number;
    }

    public Sessions.Request request() {
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
            edge = around.accept(this, link, request);
            if (edge == null) {
                brokenSoon();
            }
        });
    }

    void send(Consumer<ServerEnd> packet) {
        link.up(() -> {
            if (edge != null && !edge.isClosed()) {
                packet.accept(edge);
            }
        });
    }

    /** Pulls the plug; the broker notices later. */
    void sever() {
        link.sever();
        ServerEnd there = edge;
        if (there != null) {
            there.severed();
        }
    }

    public void brokenSoon() {
        link.sever();
        world.after(world.between(1, 50), () -> client.lost(this));
    }

    // ---- from the broker

    public void connAck(boolean present, int shard, long session) {
        if (isCurrent()) {
            acknowledged = true;
            client.connAck(this, present, shard, session);
        }
    }

    public void closed() {
        link.sever();
        client.lost(this);
    }

    public void publish(Publication publication, int packetId, QoS qos, boolean dup) {
        if (isCurrent()) {
            client.publish(this, publication, packetId, qos, dup);
        }
    }

    public void pubRel(int packetId) {
        if (isCurrent()) {
            client.pubRel(this, packetId);
        }
    }

    public void pubAck(int packetId, ReasonCode reason) {
        if (isCurrent()) {
            client.pubAck(packetId, reason);
        }
    }

    public void pubRec(int packetId, ReasonCode reason) {
        if (isCurrent()) {
            client.pubRec(this, packetId, reason);
        }
    }

    public void pubComp(int packetId) {
        if (isCurrent()) {
            client.pubComp(packetId);
        }
    }

    public void subAck(int packetId) {
        if (isCurrent()) {
            client.subAck(packetId);
        }
    }

    public void unsubAck(int packetId) {
        if (isCurrent()) {
            world.trace(() -> client + " gets UNSUBACK " + packetId);
        }
    }

    @Override
    public String toString() {
        return client + "/" + number;
    }
}
