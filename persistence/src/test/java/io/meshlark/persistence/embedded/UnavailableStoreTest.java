package io.meshlark.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.persistence.StoreUnavailable;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reason why a store does not open is one line that names the folder. */
class UnavailableStoreTest {

    @TempDir Path folder;

    @Test
    void aFolderInUseByAnotherProcessNamesThatProcess() throws Exception {
        try (ChildJvm other = ChildJvm.run(CrashWriter.class, folder.toString(), "honest")) {
            assertThat(other.readLine()).startsWith("writer-");

            assertThatThrownBy(() -> EmbeddedStore.open(folder))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage(
                            "data folder %s is in use by another process (pid %d)"
                                    .formatted(folder.toRealPath(), other.pid()));
        }
        EmbeddedStore.open(folder).close();
    }

    @Test
    void aFolderInUseByThisProcessStaysWithItsFirstUser() throws Exception {
        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            assertThatThrownBy(() -> EmbeddedStore.open(folder))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("already open in this process");
            Events.await(Events.append(store, "a", 1, "still written"));
        }
        EmbeddedStore.open(folder).close();
    }

    @Test
    void aFileWhereTheFolderShouldBeIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> EmbeddedStore.open(file))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void aDamagedDatabaseSaysSo() throws Exception {
        EmbeddedStore.open(folder).close();
        Files.writeString(folder.resolve("CURRENT"), "nonsense");

        assertThatThrownBy(() -> EmbeddedStore.open(folder))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining(folder.toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void aStoreOfAnotherFormatIsLeftAlone() {
        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            byte[] two = ByteBuffer.allocate(4).putInt(2).array();
            Events.await(store.write(List.of(new Change.Put(Table.META, Keys.FORMAT, two))));
        }

        assertThatThrownBy(() -> EmbeddedStore.open(folder))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("has format 2, this release reads 1");
    }

    @Test
    void afterAFailedOpeningTheFolderIsFree() throws Exception {
        EmbeddedStore.open(folder).close();
        byte[] current = Files.readAllBytes(folder.resolve("CURRENT"));
        Files.writeString(folder.resolve("CURRENT"), "nonsense");
        assertThatThrownBy(() -> EmbeddedStore.open(folder)).isInstanceOf(StoreUnavailable.class);

        Files.write(folder.resolve("CURRENT"), current);

        EmbeddedStore.open(folder).close();
    }
}
