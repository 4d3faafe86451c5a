package io.meshlark.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorSystem;
import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import com.typesafe.config.ConfigFactory;
import io.meshlark.persistence.StoreUnavailable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreExtensionTest {

    @TempDir Path folder;

    @Test
    void theSystemUsesTheStoreItIsGivenAndClosesItAtItsEnd() {
        EmbeddedStore store = EmbeddedStore.open(folder);
        ActorSystem system =
                ActorSystem.create(
                        "given",
                        ActorSystemSetup.create(
                                BootstrapSetup.create(ConfigFactory.load()),
                                new EmbeddedStoreSetup(store)));

        assertThat(EmbeddedStoreExtension.storeOf(system)).isSameAs(store);

        system.terminate();
        Events.await(system.getWhenTerminated());
        EmbeddedStore.open(folder).close();
    }

    @Test
    void theSettingsOfReferenceConfAreThoseOfTheCode() {
        EmbeddedSettings configured =
                EmbeddedSettings.of(
                        ConfigFactory.parseString(
                                        EmbeddedSettings.PATH + ".directory = \"" + folder + "\"")
                                .withFallback(ConfigFactory.load()));

        assertThat(configured).isEqualTo(EmbeddedSettings.of(folder));
    }

    @Test
    void aSystemWhoseFolderIsInUseSaysSo() {
        ActorSystem system =
                ActorSystem.create(
                        "configured",
                        ConfigFactory.parseString(
                                        EmbeddedSettings.PATH + ".directory = \"" + folder + "\"")
                                .withFallback(ConfigFactory.load()));
        try (EmbeddedStore inUse = EmbeddedStore.open(folder)) {
            assertThatThrownBy(() -> EmbeddedStoreExtension.storeOf(system))
                    .isInstanceOf(StoreUnavailable.class);
            assertThat(inUse.health().healthy()).isTrue();
        } finally {
            system.terminate();
            Events.await(system.getWhenTerminated());
        }
    }
}
