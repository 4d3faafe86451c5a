package io.meshlark.simulation.cluster;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.persistence.DeleteSnapshotsSuccess;
import akka.persistence.SaveSnapshotFailure;
import akka.persistence.SaveSnapshotSuccess;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotProtocol;
import java.util.function.Consumer;
import scala.Option;

/** Akka Persistence's words to a snapshot store, and the {@link SimulatedStore}'s answers. */
public final class SimulatedSnapshots extends AbstractActor {
    private final Actors actors = Actors.making();

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(SnapshotProtocol.LoadSnapshot.class, this::load)
                .match(SnapshotProtocol.SaveSnapshot.class, this::save)
                .match(
                        SnapshotProtocol.DeleteSnapshots.class,
                        delete ->
                                getSender()
                                        .tell(
                                                new DeleteSnapshotsSuccess(delete.criteria()),
                                                ActorRef.noSender()))
                .build();
    }

    private void load(SnapshotProtocol.LoadSnapshot load) {
        ActorRef to = getSender();
        String id = load.persistenceId();
        actors.store()
                .loadSnapshot(
                        actors.processOf(to),
                        id,
                        (number, snapshot) -> {
                            Option<SelectedSnapshot> found =
                                    snapshot == null
                                            ? Option.empty()
                                            : Option.apply(
                                                    new SelectedSnapshot(
                                                            new SnapshotMetadata(id, number, 0),
                                                            snapshot));
                            to.tell(
                                    new SnapshotProtocol.LoadSnapshotResult(
                                            found, load.toSequenceNr()),
                                    ActorRef.noSender());
                        });
    }

    private void save(SnapshotProtocol.SaveSnapshot save) {
        ActorRef to = getSender();
        SnapshotMetadata metadata = save.metadata();
        Consumer<Boolean> answer =
                isSaved ->
                        to.tell(
                                isSaved
                                        ? new SaveSnapshotSuccess(metadata)
                                        : new SaveSnapshotFailure(
                                                metadata,
                                                new IllegalStateException(
                                                        SimulatedStore.NO_ANSWER)),
                                ActorRef.noSender());
        actors.store()
                .saveSnapshot(
                        actors.processOf(to),
                        metadata.persistenceId(),
                        metadata.sequenceNr(),
                        save.snapshot(),
                        answer);
    }
}
