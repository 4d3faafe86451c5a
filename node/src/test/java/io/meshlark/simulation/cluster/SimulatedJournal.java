package io.meshlark.simulation.cluster;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.persistence.AtomicWrite;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.JournalProtocol;
import akka.persistence.PersistentRepr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Akka Persistence's words to a journal, and the {@link SimulatedStore}'s answers. It is the plugin
 * of all nodes at once, so it keeps nothing and orders nothing: what of a process comes here is
 * answered to that process, if it still lives.
 */
public final class SimulatedJournal extends AbstractActor {
    private final Actors actors = Actors.making();

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(JournalProtocol.WriteMessages.class, this::write)
                .match(JournalProtocol.ReplayMessages.class, this::replay)
                .match(JournalProtocol.DeleteMessagesTo.class, this::delete)
                .build();
    }

    private void write(JournalProtocol.WriteMessages write) {
        ActorRef to = write.persistentActor();
        List<PersistentRepr> rows = new ArrayList<>();
        for (var each : CollectionConverters.asJava(write.messages())) {
            if (each instanceof AtomicWrite atomic) {
                rows.addAll(CollectionConverters.asJava(atomic.payload()));
            }
        }
        int writer = write.actorInstanceId();
        actors.store()
                .write(actors.processOf(to), rows, failure -> answer(to, rows, writer, failure));
    }

    private static void answer(
            ActorRef to, List<PersistentRepr> rows, int writer, @Nullable Exception failure) {
        if (failure == null) {
            to.tell(JournalProtocol.WriteMessagesSuccessful$.MODULE$, ActorRef.noSender());
            rows.forEach(row ->
                    to.tell(
                            new JournalProtocol.WriteMessageSuccess(row, writer),
                            ActorRef.noSender()));
        } else {
            to.tell(
                    new JournalProtocol.WriteMessagesFailed(failure, rows.size()),
                    ActorRef.noSender());
            rows.forEach(row ->
                    to.tell(
                            new JournalProtocol.WriteMessageFailure(row, failure, writer),
                            ActorRef.noSender()));
        }
    }

    private void replay(JournalProtocol.ReplayMessages replay) {
        ActorRef to = replay.persistentActor();
        String id = replay.persistenceId();
        actors.store()
                .read(
                        actors.processOf(to),
                        id,
                        replay.fromSequenceNr(),
                        rows -> {
                            long highest = actors.store().deletedTo(id);
                            for (PersistentRepr row : rows) {
                                highest = row.sequenceNr();
                                to.tell(
                                        new JournalProtocol.ReplayedMessage(row),
                                        ActorRef.noSender());
                            }
                            to.tell(
                                    new JournalProtocol.RecoverySuccess(highest),
                                    ActorRef.noSender());
                        });
    }

    private void delete(JournalProtocol.DeleteMessagesTo delete) {
        ActorRef to = delete.persistentActor();
        long upTo = delete.toSequenceNr();
        actors.store()
                .deleteTo(
                        actors.processOf(to),
                        delete.persistenceId(),
                        upTo,
                        () -> to.tell(new DeleteMessagesSuccess(upTo), ActorRef.noSender()));
    }
}
