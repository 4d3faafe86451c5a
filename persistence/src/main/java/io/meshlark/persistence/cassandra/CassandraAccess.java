package io.meshlark.persistence.cassandra;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a Cassandra is reached.
 *
 * @param contactPoints {@code host:port}
 * @param consistency of every read and write, in the driver's notation
 * @param requestTimeout how long one request may take, waiting for its turn included
 * @param maxInFlight requests at a time; further ones wait
 * @param maxWaiting how many may wait for their turn; further ones fail. Each persistent actor has
 *     one or two at a time.
 */
public record CassandraAccess(
        List<String> contactPoints,
        String localDatacenter,
        String keyspace,
        String consistency,
        Optional<Credentials> credentials,
        Optional<Tls> tls,
        Duration requestTimeout,
        int maxInFlight,
        int maxWaiting) {

    private static final String DRIVER = "datastax-java-driver.";
    private static final String PLUGIN = "akka.persistence.cassandra.";

    /** Of the journal, and of the snapshots, whose own default is one copy. */
    private static final List<String> PROFILES =
            List.of(
                    DRIVER + "profiles.akka-persistence-cassandra-profile.",
                    DRIVER + "profiles.akka-persistence-cassandra-snapshot-profile.");

    /** Where akka-persistence-cassandra has its settings. */
    static final String PLUGIN_PATH = "akka.persistence.cassandra";

    public CassandraAccess {
        contactPoints = List.copyOf(contactPoints);
    }

    /** A user of Cassandra. */
    public record Credentials(String user, String password) {

        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * Encryption.
     *
     * @param truststore empty: the JVM's own
     * @param keystore empty: no client certificate
     */
    public record Tls(
            String truststore,
            String truststorePassword,
            String keystore,
            String keystorePassword,
            boolean hostnameValidation) {

        @Override
        public String toString() {
            return "Tls[" + truststore + ", " + keystore + "]";
        }
    }

    /** What the plugins and the driver are told; needs {@code reference.conf} as a fallback. */
    public Config toConfig() {
        return ConfigFactory.parseMap(driver())
                .withFallback(ConfigFactory.parseMap(plugin()))
                .withFallback(ConfigFactory.parseResources(CassandraAccess.class, "plugin.conf"));
    }

    private Map<String, Object> driver() {
        Map<String, Object> driver = new HashMap<>();
        driver.put(DRIVER + "basic.contact-points", contactPoints);
        driver.put(DRIVER + "basic.load-balancing-policy.local-datacenter", localDatacenter);
        driver.put(DRIVER + "basic.request.timeout", requestTimeout);
        driver.put(DRIVER + "basic.request.consistency", consistency);
        PROFILES.forEach(it -> driver.put(it + "basic.request.consistency", consistency));
        driver.put(DRIVER + "advanced.throttler.max-concurrent-requests", maxInFlight);
        driver.put(DRIVER + "advanced.throttler.max-queue-size", maxWaiting);
        credentials.ifPresent(given -> {
            driver.put(DRIVER + "advanced.auth-provider.class", "PlainTextAuthProvider");
            driver.put(DRIVER + "advanced.auth-provider.username", given.user());
            driver.put(DRIVER + "advanced.auth-provider.password", given.password());
        });
        tls.ifPresent(given -> driver.putAll(encryption(given)));
        return driver;
    }

    private static Map<String, Object> encryption(Tls tls) {
        String factory = DRIVER + "advanced.ssl-engine-factory.";
        Map<String, Object> encryption = new HashMap<>();
        encryption.put(factory + "class", "DefaultSslEngineFactory");
        encryption.put(factory + "hostname-validation", tls.hostnameValidation());
        if (!tls.truststore().isEmpty()) {
            encryption.put(factory + "truststore-path", tls.truststore());
            encryption.put(factory + "truststore-password", tls.truststorePassword());
        }
        if (!tls.keystore().isEmpty()) {
            encryption.put(factory + "keystore-path", tls.keystore());
            encryption.put(factory + "keystore-password", tls.keystorePassword());
        }
        return encryption;
    }

    private Map<String, Object> plugin() {
        // A request that fails by its own time-out says more than a breaker that gave up on it.
        Duration patience = requestTimeout.plusSeconds(5);
        return Map.of(
                PLUGIN + "journal.keyspace", keyspace,
                PLUGIN + "snapshot.keyspace", keyspace,
                PLUGIN + "journal.circuit-breaker.call-timeout", patience,
                PLUGIN + "snapshot.circuit-breaker.call-timeout", patience,
                PLUGIN + "journal.recovery-event-timeout", patience.multipliedBy(2),
                PLUGIN + "cleanup.operation-timeout", patience.multipliedBy(2));
    }
}
