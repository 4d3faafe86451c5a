package io.meshlark.simulation.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.dispatch.Mailbox;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshlark.simulation.World;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The broker's actors, as they are, in simulated time: one actor system without a thread, whose
 * mailboxes run when the world comes to them and whose timers are events of the world. An actor
 * belongs to the process that has made it, and is frozen and dies with it.
 */
final class Actors {
    private static final Config CONFIG = ConfigFactory.load(ConfigFactory.parseString(config()));

    /** For the dispatchers and the scheduler of the system that is being made. */
    private static final ThreadLocal<@Nullable Actors> MAKING = new ThreadLocal<>();

    private final World world;
    private final SimulatedStore store;
    private final ActorSystem<Void> system;
    private final Map<String, Process> processes = new HashMap<>();
    private final ArrayDeque<Runnable> starting = new ArrayDeque<>();
    private boolean isStarted;
    private int names;

    private static String config() {
        return """
        akka {
          actor.provider = local
          loggers = []
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          jvm-shutdown-hooks = off
          coordinated-shutdown.run-by-jvm-shutdown-hook = off
          scheduler.implementation = "%1$s.VirtualScheduler"
          actor.default-dispatcher { executor = "%1$s.VirtualDispatcher", throughput = 4 }
          actor.internal-dispatcher { type = Dispatcher, executor = "%1$s.VirtualDispatcher" }
          persistence {
            journal.plugin = "simulated-journal"
            snapshot-store.plugin = "simulated-snapshots"
            max-concurrent-recoveries = 1000000
          }
        }
        simulated-journal { class = "%1$s.SimulatedJournal" }
        simulated-snapshots { class = "%1$s.SimulatedSnapshots" }
        """
                .formatted(Actors.class.getPackageName());
    }

    Actors(World world, SimulatedStore store) {
        this.world = world;
        this.store = store;
        MAKING.set(this);
        system = ActorSystem.create(Behaviors.empty(), "simulation", CONFIG);
        runStarting();
        isStarted = true;
    }

    static Actors making() {
        Actors making = MAKING.get();
        if (making == null) {
            throw new IllegalStateException("no simulation on this thread");
        }
        return making;
    }

    World world() {
        return world;
    }

    SimulatedStore store() {
        return store;
    }

    /** An actor of the process that is running. */
    <M> ActorRef<M> start(Behavior<M> behavior, String name) {
        Process owner = Process.current();
        if (owner == null) {
            throw new IllegalStateException("no process starts " + name);
        }
        String unique = name + "-" + ++names;
        processes.put(unique, owner);
        return system.systemActorOf(behavior, unique, Props.empty());
    }

    // ---- running

    void execute(Runnable task) {
        Process owner = task instanceof Mailbox mailbox ? owner(mailbox) : Process.current();
        if (!isStarted) {
            starting.add(task);
            if (starting.size() == 1) {
                runStarting();
            }
        } else if (owner == null) {
            world.after(0, task);
        } else {
            owner.after(world.chance(0.3) ? world.between(1, 2) : 0, task);
        }
    }

    private void runStarting() {
        while (!starting.isEmpty()) {
            starting.peek().run();
            starting.remove();
        }
    }

    /** By the actor right under {@code /system}, which {@link #start} has made. */
    private @Nullable Process owner(Mailbox mailbox) {
        return mailbox.actor() == null ? null : ownerOf(mailbox.actor().self());
    }

    @Nullable Process ownerOf(akka.actor.ActorRef actor) {
        var path = actor.path();
        var parent = path.parent();
        while (parent != parent.parent() && parent.parent() != parent.root()) {
            path = parent;
            parent = path.parent();
        }
        return processes.get(path.name());
    }

    Process processOf(akka.actor.ActorRef actor) {
        Process process = ownerOf(actor);
        if (process == null) {
            throw new IllegalStateException(actor + " is of no process");
        }
        return process;
    }
}
