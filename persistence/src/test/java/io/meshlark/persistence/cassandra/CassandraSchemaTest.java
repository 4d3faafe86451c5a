package io.meshlark.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CassandraSchemaTest {

    private final CassandraAccess access =
            TestCassandra.access("schema_%x".formatted(System.nanoTime()));
    private final CassandraSchema schema = TestCassandra.schema(access);

    @Test
    void versionsAreAppliedOnceAlsoWhenTwoApplyAtTheSameTime() {
        try (CqlSession one = CassandraStore.connect(access);
                CqlSession other = CassandraStore.connect(access)) {
            assertThat(schema.status(one)).isEqualTo(new CassandraSchema.Status(0, 4));

            int applied =
                    Stream.of(one, other)
                            .map(it -> CompletableFuture.supplyAsync(() -> schema.apply(it)))
                            .toList()
                            .stream()
                            .mapToInt(CompletableFuture::join)
                            .sum();

            assertThat(applied).isEqualTo(4);
            assertThat(schema.status(other)).isEqualTo(new CassandraSchema.Status(4, 4));
            assertThat(schema.apply(one)).isZero();
        }
    }

    @Test
    void whatIsPrintedHasEveryTableAndNoPlaceholder() {
        String printed = schema.print();

        assertThat(CassandraSchema.statements(printed))
                .hasSize(11)
                .allMatch(cql -> cql.startsWith("CREATE ") && cql.contains(access.keyspace()));
        assertThat(printed).doesNotContain("${");
    }
}
