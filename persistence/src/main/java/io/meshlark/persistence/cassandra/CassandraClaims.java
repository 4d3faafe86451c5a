package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.meshlark.persistence.ClusterClaims;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One row, changed by conditional writes only, whose cells expire. */
final class CassandraClaims implements ClusterClaims {

    private static final String NAME = "cluster";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<CompletionStage<CqlSession>> session;
    private final String table;

    CassandraClaims(Supplier<CompletionStage<CqlSession>> session, String keyspace) {
        this.session = session;
        this.table = keyspace + ".cluster_claim";
    }

    @Override
    public CompletionStage<@Nullable Claim> read() {
        return execute("SELECT claim, members FROM %s WHERE name = ?", NAME)
                .thenApply(CassandraClaims::claim);
    }

    @Override
    public CompletionStage<Boolean> replace(@Nullable Claim before, Claim now, Duration expires) {
        int seconds = (int) expires.toSeconds();
        CompletionStage<AsyncResultSet> answer =
                before == null
                        ? execute(
                                "INSERT INTO %s (name, claim, members) VALUES (?, ?, ?)"
                                        + " IF NOT EXISTS USING TTL ?",
                                NAME, now.token(), now.members(), seconds)
                        : execute(
                                "UPDATE %s USING TTL ? SET claim = ?, members = ? WHERE name = ?"
                                        + " IF claim = ?",
                                seconds, now.token(), now.members(), NAME, before.token());
        return answer.thenApply(it -> it.wasApplied() || isThere(it, now));
    }

    /** Not applied may mean that an attempt of ours was, whose answer was lost. */
    private static boolean isThere(AsyncResultSet answer, Claim claim) {
        Row row = answer.one();
        return row != null
                && row.getColumnDefinitions().contains("claim")
                && claim.token().equals(row.getString("claim"));
    }

    @Override
    public CompletionStage<Void> remove(Claim claim) {
        return execute("DELETE FROM %s WHERE name = ? IF claim = ?", NAME, claim.token())
                .thenAccept(done -> {});
    }

    private static @Nullable Claim claim(AsyncResultSet rows) {
        Row row = rows.one();
        String token = row == null ? null : row.getString("claim");
        Set<String> members = row == null ? null : row.getSet("members", String.class);
        return token == null || members == null ? null : new Claim(token, Set.copyOf(members));
    }

    private CompletionStage<AsyncResultSet> execute(String cql, Object... values) {
        SimpleStatement statement =
                SimpleStatement.newInstance(cql.formatted(table), values).setTimeout(TIMEOUT);
        return session.get().thenCompose(open -> open.executeAsync(statement));
    }
}
