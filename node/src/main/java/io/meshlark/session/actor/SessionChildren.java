package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import io.meshlark.session.shard.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@link DurableSession}s of a shard that are awake. One that has nothing to send is not woken
 * for its connection: a fleet that comes back all at once reads no journals. A number is used again
 * only when the actor that had it has terminated; what arrives in between waits here.
 */
final class SessionChildren {

    private static final class Child {
        final ActorRef<DurableSession.Command> actor;
        final List<DurableSession.Command> forSuccessor = new ArrayList<>(0);
        boolean stopping;

        /** Its actor is gone; what that told the shard may still be queued there. */
        boolean ended;

        boolean over;
        @Nullable ToEdge client;

        /** A goodbye the actor has been told of; the shard waits for its answer. */
        DurableSession.@Nullable Detach departing;

        Child(ActorRef<DurableSession.Command> actor) {
            this.actor = actor;
        }
    }

    private final ActorContext<SessionShard.Command> context;
    private final Function<Long, ActorRef<DurableSession.Command>> spawn;
    private final Map<Long, Child> children = new HashMap<>();

    /** Connections whose sessions have nothing to send: they wake when they do. */
    private final Map<Long, DurableSession.Attach> dozing = new HashMap<>();

    SessionChildren(
            ActorContext<SessionShard.Command> context,
            Function<Long, ActorRef<DurableSession.Command>> spawn) {
        this.context = context;
        this.spawn = spawn;
    }

    /** Wakes the session if it sleeps, and tells it. */
    void tell(long number, DurableSession.Command command) {
        Child child = children.get(number);
        if (child == null) {
            child = wake(number);
        }
        if (child.stopping) {
            child.forSuccessor.add(command);
        } else {
            child.actor.tell(command);
        }
    }

    /** Tells the session if it is awake; what it misses it finds in the log. */
    void tellIfAwake(long number, DurableSession.Command command) {
        Child child = children.get(number);
        if (child != null && !child.stopping) {
            child.actor.tell(command);
        }
    }

    /** Tells the session if it is awake, about to be again, or connected. */
    void tellIfKnown(long number, DurableSession.Command command) {
        if (children.containsKey(number)) {
            tell(number, command);
        } else if (dozing.containsKey(number)) {
            if (command instanceof DurableSession.CatchUp catchUp) {
                catchUp.then().run(); // it has nothing to do
            } else {
                tell(number, command);
            }
        }
    }

    /** Whether the session has an actor, or will have one again. */
    boolean isKnown(long number) {
        return children.containsKey(number);
    }

    /** The session is connected and has nothing to send. The way to it, through the shard. */
    ToSession doze(long number, DurableSession.Attach attach) {
        dozing.put(number, attach);
        ActorRef<SessionShard.Command> shard = context.getSelf();
        return new SessionDoor(
                command -> shard.tell(new SessionShard.ToSession(number, command)),
                attach.client());
    }

    void wakeIfDozing(long number) {
        if (dozing.containsKey(number)) {
            wake(number);
        }
    }

    void wakeDozing(LongPredicate isToWake) {
        List.copyOf(dozing.keySet()).stream().filter(isToWake::test).forEach(this::wakeIfDozing);
    }

    private Child wake(long number) {
        ActorRef<DurableSession.Command> actor = spawn.apply(number);
        context.watchWith(actor, new SessionShard.SessionStopped(number));
        Child child = new Child(actor);
        children.put(number, child);
        DurableSession.Attach connected = dozing.remove(number);
        if (connected != null) {
            child.client = connected.client();
            actor.tell(connected);
            connected.client().reattached(new SessionDoor(actor::tell, connected.client()));
        }
        return child;
    }

    /**
     * The way to the actor that serves {@code presence} from now on. While its predecessor stops,
     * the way goes through the shard.
     */
    Consumer<DurableSession.Command> wakeFor(Presence presence) {
        long number = presence.session();
        Child child = children.get(number);
        if (child == null) {
            child = wake(number);
        }
        child.client = presence.client();
        ActorRef<SessionShard.Command> shard = context.getSelf();
        return child.stopping
                ? command -> shard.tell(new SessionShard.ToSession(number, command))
                : child.actor::tell;
    }

    /**
     * Whether the session is awake for this connection, or for none: then it has to hear what was
     * sent on it. A newer connection may have taken over.
     */
    boolean mayServe(long number, ToEdge client) {
        Child child = children.get(number);
        return child != null && (child.client == client || child.client == null);
    }

    /** The connection is gone: the session is to say how far it came. */
    void depart(long number, DurableSession.Detach detach) {
        Child child = children.get(number);
        if (child != null) {
            child.departing = detach;
            child.client = null;
        }
        tell(number, detach);
    }

    /**
     * The goodbye that an actor which has stopped may not have heard; hearing it twice does no
     * harm.
     */
    DurableSession.@Nullable Detach departing(long number) {
        Child child = children.get(number);
        return child == null ? null : child.departing;
    }

    void detached(long number) {
        dozing.remove(number);
        Child child = children.get(number);
        if (child != null && child.client != null) {
            detached(number, child.client);
        }
    }

    /** {@code client} is gone; a newer one may be there already. */
    void detached(long number, ToEdge client) {
        DurableSession.Attach connected = dozing.get(number);
        if (connected != null && connected.client() == client) {
            dozing.remove(number);
        }
        Child child = children.get(number);
        if (child != null && child.client == client) {
            child.client = null;
        }
    }

    void mayStop(long number) {
        Child child = children.get(number);
        if (child != null && !child.stopping && child.client == null) {
            child.stopping = true;
            child.actor.tell(new DurableSession.Stop());
        }
    }

    /** The session has ended. False: nothing to wait for. */
    boolean end(long number) {
        dozing.remove(number);
        Child child = children.get(number);
        if (child == null) {
            return false;
        }
        if (child.ended) {
            children.remove(number);
            return false;
        }
        child.over = true;
        if (!child.stopping) {
            child.stopping = true;
            context.stop(child.actor);
        }
        return true;
    }

    /** The actor has stopped. Whether the session has ended for good. */
    boolean stopped(long number) {
        Child child = children.get(number);
        if (child == null) {
            return false;
        }
        if (!child.stopping && child.client != null) {
            child.client.kick(
                    ReasonCode.SERVER_BUSY, "the session could not be written, please reconnect");
            child.client = null;
        }
        child.stopping = true;
        child.ended = true;
        if (child.over) {
            children.remove(number);
        }
        return child.over;
    }

    /**
     * The shard has taken notice of it, and so has handled whatever the actor had told it: answers
     * to that cannot reach a successor any more, which may start.
     */
    void noticed(long number) {
        Child child = children.get(number);
        if (child == null || !child.ended) {
            return;
        }
        children.remove(number);
        if (!child.forSuccessor.isEmpty()) {
            Child successor = wake(number);
            successor.client = child.client;
            child.forSuccessor.forEach(successor.actor::tell);
        }
    }

    void tellAll(DurableSession.Command command) {
        children.values().stream().filter(c -> !c.stopping).forEach(c -> c.actor.tell(command));
    }

    int size() {
        return children.size();
    }
}
