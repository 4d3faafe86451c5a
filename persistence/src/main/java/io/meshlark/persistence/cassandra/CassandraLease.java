package io.meshlark.persistence.cassandra;

import akka.actor.ExtendedActorSystem;
import akka.coordination.lease.LeaseSettings;
import akka.coordination.lease.javadsl.Lease;
import akka.stream.alpakka.cassandra.javadsl.CassandraSession;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A row that one side of a split cluster inserts. Akka asks for it when it decides who stays, and
 * gives it back 40 s later; should its owner die before, the row expires.
 *
 * <p>It is not renewed: what it decides is decided the moment it is taken.
 */
public final class CassandraLease extends Lease {

    /** Where the configuration of this lease is. */
    public static final String PATH = "meshlark-lease";

    private static final Duration EXPIRES = Duration.ofMinutes(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final LeaseSettings settings;
    private final CassandraSession session;
    private final String take;
    private final String giveBack;
    private volatile boolean isHeld;

    /** Called by Akka. */
    public CassandraLease(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        this.session = CassandraSessionRegistry.get(system).sessionFor(CassandraAccess.PLUGIN_PATH);
        String table = settings.leaseConfig().getString("keyspace") + ".leases";
        this.take =
                "INSERT INTO %s (name, owner) VALUES (?, ?) IF NOT EXISTS USING TTL %d"
                        .formatted(table, EXPIRES.toSeconds());
        this.giveBack = "DELETE FROM %s WHERE name = ? IF owner = ?".formatted(table);
    }

    /** What Akka has to be told, to find this class under {@link #PATH}. */
    public static Config config(String keyspace) {
        return ConfigFactory.parseMap(
                Map.of(
                        PATH + ".lease-class", CassandraLease.class.getName(),
                        PATH + ".keyspace", keyspace,
                        PATH + ".lease-operation-timeout", TIMEOUT));
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return execute(take)
                .thenApply(answer -> {
                    // Also ours: an attempt of before, whose answer was lost.
                    Row row = answer.wasApplied() ? null : answer.one();
                    isHeld =
                            row == null
                                    ? answer.wasApplied()
                                    : settings.ownerName().equals(row.getString("owner"));
                    return isHeld;
                });
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return acquire();
    }

    @Override
    public CompletionStage<Boolean> release() {
        isHeld = false;
        return execute(giveBack).thenApply(answer -> true);
    }

    @Override
    public boolean checkLease() {
        return isHeld;
    }

    private CompletionStage<AsyncResultSet> execute(String cql) {
        SimpleStatement statement =
                SimpleStatement.newInstance(cql, settings.leaseName(), settings.ownerName())
                        .setTimeout(TIMEOUT);
        return session.underlying().thenCompose(open -> open.executeAsync(statement));
    }
}
