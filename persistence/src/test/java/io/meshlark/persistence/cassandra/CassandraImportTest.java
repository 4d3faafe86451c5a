package io.meshlark.persistence.cassandra;

import static io.meshlark.persistence.cassandra.Await.await;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import akka.actor.ActorSystem;
import com.typesafe.config.ConfigFactory;
import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Retained;
import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.archive.ImportTarget;
import io.meshlark.persistence.archive.ImportedStateCases;
import java.util.List;
import org.junit.jupiter.api.Test;

/** State that was imported into Cassandra, and imports that are not let in. */
class CassandraImportTest extends ImportedStateCases {

    private final CassandraAccess access = TestCassandra.newKeyspace();

    @Override
    protected ImportTarget target() {
        return CassandraImport.into(
                access.toConfig().withFallback(ConfigFactory.load()),
                TestCassandra.schema(access),
                false);
    }

    @Override
    protected void withSystem(Work work) throws Exception {
        try (StoreOn opened = new StoreOn(access)) {
            await(opened.store.opened());
            work.on(opened.system);
        }
    }

    @Override
    protected List<Retained> retained(ActorSystem system, int slice) {
        return await(
                CassandraStore.open(system, TestCassandra.schema(access), false)
                        .retained()
                        .list(slice, null, 10, 1_000));
    }

    @Override
    protected Directory directory(ActorSystem system) {
        return CassandraStore.open(system, TestCassandra.schema(access), false).directory();
    }

    @Test
    void oneThatRunsKeepsAnotherOut() {
        try (ImportTarget first = target()) {
            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(this::target)
                    .withMessageContaining("another import into keyspace");
            first.finish();
        }
    }

    /** Its deletion lies at a version above that of the message that comes. */
    @Test
    void aRetainedMessageIsThereAlthoughANewerOneWasRemoved() throws Exception {
        try (StoreOn opened = new StoreOn(access)) {
            await(opened.store.opened());
            await(opened.store.retained().put(3, "a/b", 100, new byte[] {1}));
            await(opened.store.retained().remove(3, "a/b", 200));
        }

        itsActorsRecoverTheStateAndWriteTheNextNumbers();
    }
}
