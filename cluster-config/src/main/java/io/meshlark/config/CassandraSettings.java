package io.meshlark.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the store {@code cassandra} is reached.
 *
 * @param replicationFactor copies of each row, for whoever makes the keyspace
 * @param applySchema whether a node may change the schema when it starts
 * @param requestTimeout of one request, waiting for its turn included
 * @param maxWritesInFlight requests of this node at a time; further ones wait
 * @param maxWritesWaiting how many may wait; further ones fail
 */
public record CassandraSettings(
        List<HostPort> contactPoints,
        String localDatacenter,
        String keyspace,
        int replicationFactor,
        boolean applySchema,
        Level consistency,
        Optional<Login> login,
        Optional<Tls> tls,
        Duration requestTimeout,
        int maxWritesInFlight,
        int maxWritesWaiting) {

    /** How many copies have to confirm a write or answer a read, by Cassandra's own names. */
    public enum Level {
        LOCAL_ONE,
        LOCAL_QUORUM,
        QUORUM,
        ALL
    }

    /** A user of Cassandra. */
    public record Login(String user, Secret password) {}

    /**
     * Encryption.
     *
     * @param truststore whose certificates Cassandra may show; empty: those the JVM trusts
     * @param keystore the certificate to show; empty: none
     */
    public record Tls(
            String truststore,
            Secret truststorePassword,
            String keystore,
            Secret keystorePassword,
            boolean hostnameValidation) {}

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
    }

    static CassandraSettings read(Section in) {
        return new CassandraSettings(
                in.hostPorts("contact-points"),
                in.text("local-datacenter", "\\S.*", "the name of a data center"),
                in.text(
                        "keyspace",
                        "[a-z][a-z0-9_]{0,47}",
                        "up to 48 small letters, digits and _, a letter first"),
                in.integer("replication-factor", 1, 100),
                in.flag("apply-schema"),
                in.constant("consistency", Level.class),
                login(in),
                tls(in.block("tls")),
                in.duration("request-timeout", Duration.ofSeconds(1), Duration.ofMinutes(5)),
                in.integer("max-writes-in-flight", 1, 100_000),
                in.integer("max-writes-waiting", 1000, 10_000_000));
    }

    private static Optional<Login> login(Section in) {
        Login login = new Login(in.text("user", ".*", "a text"), in.secret("password"));
        return login.user().isEmpty() ? Optional.empty() : Optional.of(login);
    }

    private static Optional<Tls> tls(Section in) {
        boolean enabled = in.flag("enabled");
        Tls tls =
                new Tls(
                        in.text("truststore", ".*", "a path"),
                        in.secret("truststore-password"),
                        in.text("keystore", ".*", "a path"),
                        in.secret("keystore-password"),
                        in.flag("hostname-validation"));
        return enabled ? Optional.of(tls) : Optional.empty();
    }
}
