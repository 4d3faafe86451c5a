package io.meshlark.persistence.embedded;

import akka.actor.setup.Setup;

/**
 * Hands a store that is already open over to an ActorSystem, which closes it when its last actor
 * has stopped.
 */
public final class EmbeddedStoreSetup extends Setup {

    private final EmbeddedStore store;

    public EmbeddedStoreSetup(EmbeddedStore store) {
        this.store = store;
    }

    EmbeddedStore store() {
        return store;
    }
}
