package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The cluster's secret: a row that only one can insert, as the nodes of a new cluster come at the
 * same time.
 */
final class CassandraSecret {

    private static final String NAME = "routes";

    private final Supplier<CompletionStage<CqlSession>> session;
    private final String insert;
    private final String select;

    CassandraSecret(Supplier<CompletionStage<CqlSession>> session, String keyspace) {
        this.session = session;
        this.insert =
                "INSERT INTO %s.cluster_secret (name, secret) VALUES ('%s', ?) IF NOT EXISTS"
                        .formatted(keyspace, NAME);
        this.select =
                "SELECT secret FROM %s.cluster_secret WHERE name = '%s'".formatted(keyspace, NAME);
    }

    CompletionStage<byte[]> get(byte[] proposal) {
        return session.get()
                .thenCompose(open ->
                        read(open)
                                .thenCompose(found ->
                                        found.length > 0
                                                ? CompletableFuture.completedStage(found)
                                                : insert(open, proposal)))
                .exceptionallyCompose(CassandraFailure::of);
    }

    private CompletionStage<byte[]> read(CqlSession open) {
        return open.executeAsync(SimpleStatement.newInstance(select))
                .thenApply(CassandraSecret::secret);
    }

    /**
     * Not applied may mean that an attempt of ours was, whose answer was lost: what stands there
     * counts, whoever wrote it.
     */
    private CompletionStage<byte[]> insert(CqlSession open, byte[] proposal) {
        return open.executeAsync(SimpleStatement.newInstance(insert, ByteBuffer.wrap(proposal)))
                .thenApply(answer -> answer.wasApplied() ? proposal.clone() : secret(answer));
    }

    private static byte[] secret(AsyncResultSet rows) {
        var row = rows.one();
        ByteBuffer stored = row == null ? null : row.getByteBuffer("secret");
        byte[] secret = new byte[stored == null ? 0 : stored.remaining()];
        if (stored != null) {
            stored.get(secret);
        }
        return secret;
    }
}
