package io.meshlark.violations.protocol;

import akka.actor.typed.ActorRef;

public interface UsesAkka {
    ActorRef<String> actor();
}
