package io.meshlark.persistence.cassandra;

import akka.actor.ActorSystem;
import akka.stream.alpakka.cassandra.CqlSessionProvider;
import akka.stream.alpakka.cassandra.DriverConfigLoaderFromConfig;
import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import java.util.concurrent.CompletionStage;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** Makes the one session of plugins and store; named in {@code plugin.conf}. */
public final class PatientSessionProvider implements CqlSessionProvider {

    private final ActorSystem system;
    private final Config plugin;

    /** Called by the plugins, by reflection. */
    public PatientSessionProvider(ActorSystem system, Config plugin) {
        this.system = system;
        this.plugin = plugin;
    }

    @Override
    public Future<CqlSession> connect(ExecutionContext context) {
        CompletionStage<CqlSession> connected =
                CqlSession.builder()
                        .withConfigLoader(
                                DriverConfigLoaderFromConfig.fromConfig(
                                        CqlSessionProvider.driverConfig(system, plugin)))
                        .buildAsync()
                        .thenApply(PatientSession::new);
        return FutureConverters.asScala(connected);
    }
}
