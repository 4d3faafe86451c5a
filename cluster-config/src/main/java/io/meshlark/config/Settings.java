package io.meshlark.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of a node, valid as a whole. Meaning, unit and default of each are in {@code
 * reference.conf}; a component {@code maxQos} there is the key {@code max-qos}.
 *
 * @param sysInterval zero: off
 * @param sysClientEvents whether it is published who connects and who leaves
 */
public record Settings(
        ListenerSettings listeners,
        TlsSettings tls,
        ProxySettings proxy,
        Path dataDir,
        Store store,
        CassandraSettings cassandra,
        AuthSettings auth,
        AccessSettings access,
        ProtectionSettings protection,
        MqttSettings mqtt,
        SessionSettings session,
        SharedSettings shared,
        RetainedSettings retained,
        LimitSettings limits,
        ClusterSettings cluster,
        HealthSettings health,
        Duration sysInterval,
        boolean sysClientEvents,
        ShutdownSettings shutdown) {

    /** What keeps sessions and retained messages. */
    public enum Store {
        EMBEDDED,
        CASSANDRA
    }

    /** The settings of {@code reference.conf}. */
    public static Settings defaults() {
        return with();
    }

    /**
     * The defaults with some changed, as by {@code --set}: {@code "listeners.tcp.port=0"}.
     *
     * @throws IllegalArgumentException naming all errors
     */
    public static Settings with(String... assignments) {
        var sources = new Sources(Optional.empty(), Map.of(), List.of(assignments));
        return switch (Configuration.read(sources)) {
            case Configuration.Valid(var configuration) -> configuration.settings();
            case Configuration.Invalid(var errors) ->
                    throw new IllegalArgumentException(errors.toString());
        };
    }

    static Settings read(Section in) {
        return new Settings(
                ListenerSettings.read(in.block("listeners")),
                TlsSettings.read(in.block("tls")),
                ProxySettings.read(in.block("proxy")),
                in.path("data-dir"),
                in.oneOf("store", Store.class),
                CassandraSettings.read(in.block("cassandra")),
                AuthSettings.read(in.block("auth")),
                AccessSettings.read(in.block("access")),
                ProtectionSettings.read(in.block("protection")),
                MqttSettings.read(in.block("mqtt")),
                SessionSettings.read(in.block("session")),
                SharedSettings.read(in.block("shared")),
                RetainedSettings.read(in.block("retained")),
                LimitSettings.read(in.block("limits")),
                ClusterSettings.read(in.block("cluster")),
                HealthSettings.read(in.block("health")),
                in.durationOrOff("sys-interval", Duration.ofSeconds(1), Duration.ofHours(24)),
                in.flag("sys-client-events"),
                ShutdownSettings.read(in.block("shutdown")));
    }
}
