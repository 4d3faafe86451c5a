package io.meshlark.persistence.embedded;

import akka.actor.setup.Setup;

/**
 * Hands a store that is already open over to an ActorSystem, which closes it when its last actor
 * has stopped.
 */
public final class EmbeddedStoreSetup extends Setup {

    private final EmbeddedStore store;
    private final boolean isShared;

    public EmbeddedStoreSetup(EmbeddedStore store) {
        this(store, false);
    }

    /**
     * @param isShared with other actor systems of this process: none of them closes it
     */
    public EmbeddedStoreSetup(EmbeddedStore store, boolean isShared) {
        this.store = store;
        this.isShared = isShared;
    }

    boolean isShared() {
        return isShared;
    }

    EmbeddedStore store() {
        return store;
    }
}
