package io.meshlark.system;

import akka.actor.AbstractActorWithTimers;
import akka.actor.ActorRef;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A journal that must not be used: it says that events are written, and writes them a moment later,
 * in order. What a process forgets when it is killed in between is what a machine forgets that
 * loses power before the disk was synced, so a crash test has to find it out.
 */
public final class HastyJournal extends AbstractActorWithTimers {
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final ActorRef embedded =
            Persistence.get(getContext().getSystem())
                    .journalFor("meshlark.persistence.embedded.journal", ConfigFactory.empty());
    private final ArrayDeque<Object> unwritten = new ArrayDeque<>();

    private enum Flush {
        NOW
    }

    public HastyJournal() {
        getTimers().startTimerWithFixedDelay(Flush.class, Flush.NOW, MOMENT);
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(JournalProtocol.WriteMessages.class, this::confirm)
                .match(Flush.class, flush -> write())
                .matchAny(this::passOn)
                .build();
    }

    private void confirm(JournalProtocol.WriteMessages write) {
        ActorRef writer = write.persistentActor();
        writer.tell(JournalProtocol.WriteMessagesSuccessful$.MODULE$, getSelf());
        for (PersistentEnvelope envelope : CollectionConverters.asJava(write.messages())) {
            if (envelope instanceof AtomicWrite atomic) {
                for (PersistentRepr event : CollectionConverters.asJava(atomic.payload())) {
                    writer.tell(
                            new JournalProtocol.WriteMessageSuccess(event, write.actorInstanceId()),
                            getSelf());
                }
            }
        }
        unwritten.add(
                new JournalProtocol.WriteMessages(
                        write.messages(),
                        getContext().getSystem().deadLetters(),
                        write.actorInstanceId()));
    }

    private void write() {
        while (!unwritten.isEmpty()) {
            embedded.tell(unwritten.remove(), ActorRef.noSender());
        }
    }

    /** Who reads finds what was confirmed. */
    private void passOn(Object other) {
        write();
        embedded.forward(other, getContext());
    }
}
