package io.meshlark.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.PoisonPill;
import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.RecoveryCompleted;
import akka.persistence.SnapshotOffer;
import akka.testkit.javadsl.TestKit;
import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Retained;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A store whose state was imported goes on as if it had been its own. */
public abstract class ImportedStateCases {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Akka's own for strings. */
    private static final int STRINGS = 20;

    /** About the borders of a partition in Cassandra, and far in. */
    private static final long[] NUMBERS = {1, 4_997, 4_998, 4_999, 5_000, 5_001, 10_000, 7_654_321};

    private static final Directory.Entry APPLE =
            new Directory.Entry("apple", new byte[] {1}, Directory.NEVER);
    private static final Directory.Entry PEAR =
            new Directory.Entry("pear", new byte[] {2}, 4_000_000_000_000L);

    /** The target, new and empty; asked for once. */
    protected abstract ImportTarget target();

    protected interface Work {
        void on(ActorSystem system) throws Exception;
    }

    /** Runs it on the store that was imported into, in an actor system of its own. */
    protected abstract void withSystem(Work work) throws Exception;

    protected abstract List<Retained> retained(ActorSystem system, int slice);

    protected abstract Directory directory(ActorSystem system);

    private static String id(long number) {
        return "actor|" + number;
    }

    /** Says what it has after its recovery and after each event. */
    private static final class Actor extends AbstractPersistentActor {
        private final String id;
        private final ActorRef listener;
        private String state = "";

        Actor(String id, ActorRef listener) {
            this.id = id;
            this.listener = listener;
        }

        @Override
        public String persistenceId() {
            return id;
        }

        @Override
        public Receive createReceiveRecover() {
            return receiveBuilder()
                    .match(SnapshotOffer.class, offer -> state = (String) offer.snapshot())
                    .match(String.class, this::add)
                    .match(RecoveryCompleted.class, completed -> say())
                    .build();
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(
                            String.class,
                            events ->
                                    persistAll(
                                            List.of(events.split(" ")),
                                            event -> {
                                                add(event);
                                                say();
                                            }))
                    .build();
        }

        private void add(String event) {
            state += " " + event;
        }

        private void say() {
            listener.tell(state + " @" + lastSequenceNr(), self());
        }
    }

    @Test
    protected void itsActorsRecoverTheStateAndWriteTheNextNumbers() throws Exception {
        try (ImportTarget target = target()) {
            for (long number : NUMBERS) {
                byte[] snapshot = ("state " + number).getBytes(StandardCharsets.UTF_8);
                put(target, new Entry.State(id(number), number, STRINGS, "", snapshot));
            }
            put(target, new Entry.Message(3, new Retained("a/b", 17, new byte[] {1, 2})));
            CompletionStage<Void> first = target.put(new Entry.Rows("fruit", List.of(APPLE)));
            put(target, new Entry.Rows("fruit", List.of(PEAR)));
            put(target, new Entry.Rows("fruits", List.of(PEAR)));
            first.toCompletableFuture().join();
            target.finish();
        }

        withSystem(system -> {
            for (long number : NUMBERS) {
                TestKit kit = new TestKit(system);
                ActorRef actor = start(system, kit, number);
                kit.expectMsg(PATIENCE, "state " + number + " @" + number);
                actor.tell("one", ActorRef.noSender());
                kit.expectMsg(PATIENCE, "state " + number + " one @" + (number + 1));
                actor.tell("two three four", ActorRef.noSender());
                LongStream.rangeClosed(2, 4).forEach(i -> kit.receiveOne(PATIENCE));
                kit.watch(actor);
                actor.tell(PoisonPill.getInstance(), ActorRef.noSender());
                kit.expectTerminated(PATIENCE, actor);
            }
            assertThat(retained(system, 3))
                    .containsExactly(new Retained("a/b", 17, new byte[] {1, 2}));
            assertThat(now(directory(system).read("fruit")))
                    .satisfies(it -> assertThat(it.version()).isEqualTo(2))
                    .extracting(Directory.Contents::entries)
                    .asInstanceOf(LIST)
                    .containsExactlyInAnyOrder(APPLE, PEAR);
            assertThat(now(directory(system).kinds())).containsExactly("fruit", "fruits");
            assertThat(now(directory(system).write("fruit", 2, List.of()))).isTrue();
        });
        withSystem(system -> {
            for (long number : NUMBERS) {
                TestKit kit = new TestKit(system);
                start(system, kit, number);
                kit.expectMsg(PATIENCE, "state " + number + " one two three four @" + (number + 4));
            }
        });
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void put(ImportTarget target, Entry entry) {
        target.put(entry).toCompletableFuture().join();
    }

    private static ActorRef start(ActorSystem system, TestKit kit, long number) {
        return system.actorOf(Props.create(Actor.class, () -> new Actor(id(number), kit.getRef())));
    }
}
