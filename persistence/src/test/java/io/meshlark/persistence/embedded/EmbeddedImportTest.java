package io.meshlark.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import akka.actor.ActorSystem;
import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import com.typesafe.config.ConfigFactory;
import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Retained;
import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.archive.Entry;
import io.meshlark.persistence.archive.ImportTarget;
import io.meshlark.persistence.archive.ImportedStateCases;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State that was imported into an embedded store, and imports that do not end. */
class EmbeddedImportTest extends ImportedStateCases {

    private static final Entry ENTRY =
            new Entry.Message(0, new Retained("topic", 1, new byte[] {1}));

    @TempDir Path folder;

    private Path store() {
        return folder.resolve("store");
    }

    @Override
    protected ImportTarget target() {
        return EmbeddedImport.into(store());
    }

    @Override
    protected void withSystem(Work work) throws Exception {
        EmbeddedStore opened = EmbeddedStore.open(store());
        ActorSystem system =
                ActorSystem.create(
                        "test",
                        ActorSystemSetup.create(
                                BootstrapSetup.create(
                                        ConfigFactory.parseString(
                                                        """
                                                        akka.loglevel = WARNING
                                                        akka.persistence.journal.plugin = "meshlark.persistence.embedded.journal"
                                                        akka.persistence.snapshot-store.plugin = "meshlark.persistence.embedded.snapshot"
                                                        """)
                                                .withFallback(ConfigFactory.load())),
                                new EmbeddedStoreSetup(opened)));
        try {
            work.on(system);
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }

    @Override
    protected List<Retained> retained(ActorSystem system, int slice) {
        return EmbeddedStoreExtension.storeOf(system)
                .retained()
                .list(slice, null, 10, 1_000)
                .toCompletableFuture()
                .join();
    }

    @Override
    protected Directory directory(ActorSystem system) {
        return EmbeddedStoreExtension.storeOf(system).directory();
    }

    @Test
    void oneThatIsGivenUpLeavesNothingAndMayBeRepeated() throws Exception {
        try (ImportTarget target = target()) {
            target.put(ENTRY).toCompletableFuture().join();
        }
        try (EmbeddedStore empty = EmbeddedStore.open(store())) {
            assertThat(empty.retained().get(0, "topic").toCompletableFuture().join()).isEmpty();
        }

        try (ImportTarget target = target()) {
            target.put(ENTRY).toCompletableFuture().join();
            target.finish();
        }

        assertThat(folder).isDirectoryNotContaining("glob:**import*");
        try (EmbeddedStore filled = EmbeddedStore.open(store())) {
            assertThat(filled.retained().get(0, "topic").toCompletableFuture().join()).isPresent();
        }
    }

    @Test
    void aStoreWithARowIsNotEmpty() {
        try (EmbeddedStore used = EmbeddedStore.open(store())) {
            used.retained().put(0, "topic", 1, new byte[0]).toCompletableFuture().join();
        }

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(this::target)
                .withMessageContaining("is not empty");
    }

    @Test
    void aStoreThatIsOpenIsInUseAndOneThatIsFilledAsWell() {
        try (EmbeddedStore used = EmbeddedStore.open(store())) {
            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(this::target)
                    .withMessageContaining("is already open");
            assertThat(used.health().healthy()).isTrue();
        }
        try (ImportTarget filling = target()) {
            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(() -> EmbeddedStore.open(store()))
                    .withMessageContaining("is already open");
            filling.finish();
        }
    }
}
