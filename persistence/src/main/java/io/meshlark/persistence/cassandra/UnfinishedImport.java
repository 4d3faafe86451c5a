package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;

/** The mark of an import that has begun and not ended: no node starts on its keyspace. */
final class UnfinishedImport {

    private final CqlSession session;
    private final CassandraSchema schema;

    UnfinishedImport(CqlSession session, CassandraSchema schema) {
        this.session = session;
        this.schema = schema;
    }

    boolean exists() {
        return session.execute(
                                "SELECT holder FROM %s WHERE name = 'import'"
                                        .formatted(schema.lockTable()))
                        .one()
                != null;
    }

    String explain() {
        return "keyspace %s holds a part of an import, which runs or was interrupted; run: bin/meshlark import FILE, again"
                .formatted(schema.keyspace());
    }

    void begin(String holder) {
        session.execute(
                SimpleStatement.newInstance(
                        "INSERT INTO %s (name, holder) VALUES ('import', ?)"
                                .formatted(schema.lockTable()),
                        holder));
    }

    void end() {
        session.execute("DELETE FROM %s WHERE name = 'import'".formatted(schema.lockTable()));
    }
}
