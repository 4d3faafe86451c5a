package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.Behaviors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps one session shard on a node, in the place of cluster sharding. */
public final class ShardKeeper {
    private ShardKeeper() {}

    /** What it is told. */
    public sealed interface Command {}

    /** The shard is to leave this node. */
    public record Stop() implements Command {}

    /**
     * @param whenEnded told once, with what it died of, or null
     */
    public static Behavior<Command> create(
            int shard, ShardSurroundings around, Consumer<@Nullable Throwable> whenEnded) {
        return Behaviors.setup(context -> {
            ActorRef<SessionShard.Command> kept =
                    context.spawn(SessionShard.create(shard, around), "shard");
            context.watch(kept);
            return Behaviors.receive(Command.class)
                    .onMessage(
                            Stop.class,
                            stop -> {
                                kept.tell(new SessionShard.Stop());
                                return Behaviors.same();
                            })
                    .onSignal(
                            ChildFailed.class,
                            failed -> {
                                whenEnded.accept(failed.cause());
                                return Behaviors.stopped();
                            })
                    .onSignal(
                            Terminated.class,
                            ended -> {
                                whenEnded.accept(null);
                                return Behaviors.stopped();
                            })
                    .build();
        });
    }

    /** What the shards of a node are given. */
    public static NodeFigures figures(int shards) {
        return new NodeFigures(shards);
    }

    /** Half a second, then twice as long each time. */
    public static Backoff backoff() {
        return new Backoff(java.time.Duration.ofMillis(200), java.time.Duration.ofSeconds(4));
    }
}
