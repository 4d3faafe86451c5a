package io.meshlark.persistence.embedded;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;

/**
 * The store of an ActorSystem: the one of its {@link EmbeddedStoreSetup}, or else opened by the
 * settings.
 *
 * <p>Closed in the system's termination callback, not in a phase of coordinated shutdown:
 * persistent actors may still write in every phase, and only the callback runs after all of them.
 */
public final class EmbeddedStoreExtension implements Extension {

    public static final Id ID = new Id();

    private final EmbeddedStore store;

    private EmbeddedStoreExtension(EmbeddedStore store) {
        this.store = store;
    }

    public static EmbeddedStore storeOf(ActorSystem system) {
        return ID.get(system).store;
    }

    /** The key under which Akka keeps the extension. */
    public static final class Id extends AbstractExtensionId<EmbeddedStoreExtension>
            implements ExtensionIdProvider {

        private Id() {}

        @Override
        public EmbeddedStoreExtension createExtension(ExtendedActorSystem system) {
            EmbeddedStoreSetup given =
                    system.settings()
                            .setup()
                            .get(EmbeddedStoreSetup.class)
                            .orElseGet(() ->
                                    new EmbeddedStoreSetup(
                                            EmbeddedStore.open(
                                                    EmbeddedSettings.of(
                                                            system.settings().config()))));
            EmbeddedStore store = given.store();
            if (!given.isShared()) {
                system.registerOnTermination(store::close);
            }
            return new EmbeddedStoreExtension(store);
        }

        @Override
        public Id lookup() {
            return this;
        }
    }
}
