package io.meshlark.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshlark.config.Settings;

/**
 * What Akka is told: our fixed choices, then what follows from the settings, then what the operator
 * says to Akka itself. There is no application.conf, so nothing else on the class path has a say.
 */
final class AkkaConfiguration {

    private static final String FIXED =
            """
            akka {
              loggers = ["akka.event.slf4j.Slf4jLogger"]
              logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
              # What passes here is filtered again by logback.xml.
              loglevel = INFO
              stdout-loglevel = OFF
              log-dead-letters = off
              log-dead-letters-during-shutdown = off

              actor {
                provider = cluster
                allow-java-serialization = off
                # Nothing here blocks, so more threads than cores only wake each other.
                default-dispatcher.fork-join-executor.parallelism-min = 2
                internal-dispatcher.fork-join-executor.parallelism-min = 2
              }

              # An idle node wakes for every tick; no timer of ours or of the cluster's needs finer.
              scheduler.tick-duration = 100ms

              # The program stops the node, in its own order.
              coordinated-shutdown {
                run-by-jvm-shutdown-hook = off
                run-by-actor-system-terminate = on
                exit-jvm = off
              }

              persistence {
                # What a session cannot take in is in the log: it fails and reads it there.
                typed.stash-overflow-strategy = fail
              }

              remote.artery {
                transport = tcp
              }
            }
            """;

    private static final String EMBEDDED =
            """
            akka.persistence {
              journal.plugin = "meshlark.persistence.embedded.journal"
              snapshot-store.plugin = "meshlark.persistence.embedded.snapshot"
            }
            """;

    private AkkaConfiguration() {}

    /**
     * The whole configuration of the actor system, resolved.
     *
     * @param operator the operator's own blocks {@code akka} and {@code datastax-java-driver},
     *     strongest
     */
    static Config of(Settings settings, Config operator) {
        return operator.withFallback(ClusterConfiguration.of(settings))
                .withFallback(ConfigFactory.parseString(FIXED))
                .withFallback(store(settings))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    /** The same for what only reads and writes the store. */
    static Config withoutCluster(Settings settings, Config operator) {
        return ConfigFactory.parseString("akka.actor.provider = local")
                .withFallback(of(settings, operator));
    }

    private static Config store(Settings settings) {
        return switch (settings.store()) {
            case EMBEDDED -> ConfigFactory.parseString(EMBEDDED);
            case CASSANDRA -> cassandra(settings);
        };
    }

    /** What the driver is told, and the plugins. */
    static Config cassandra(Settings settings) {
        return CassandraFromSettings.access(settings.cassandra()).toConfig();
    }
}
