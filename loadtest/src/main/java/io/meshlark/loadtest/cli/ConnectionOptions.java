package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.client.Endpoint;
import io.meshlark.loadtest.client.SourceAddresses;
import io.meshlark.loadtest.scenario.ConnectionDefaults;
import io.meshlark.loadtest.wire.MqttVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where the broker is and how to connect; the letters are those of {@code meshlark pub}. */
final class ConnectionOptions {

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Host of the broker (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Port of the broker (default: 1883; TLS 8883, --ws 8083).")
    private @Nullable Integer port;

    @Option(names = "--tls", description = "Encrypt the connections.")
    private boolean tls;

    @Option(names = "--insecure", description = "With --tls: believe any certificate.")
    private boolean insecure;

    @Option(names = "--ws", description = "MQTT over WebSocket.")
    private boolean webSocket;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            defaultValue = "/mqtt",
            description = "With --ws: path of the upgrade (default: ${DEFAULT-VALUE}).")
    private String path = "/mqtt";

    @Option(
            names = {"-V", "--mqtt-version"},
            paramLabel = "VERSION",
            defaultValue = "4",
            converter = VersionConverter.class,
            description = "MQTT version: 4 (3.1.1) or 5 (default: ${DEFAULT-VALUE}).")
    private MqttVersion version = MqttVersion.V3_1_1;

    @Option(
            names = {"-u", "--username"},
            paramLabel = "NAME",
            description = "User name.")
    private @Nullable String userName;

    @Option(
            names = {"-P", "--password"},
            paramLabel = "PASSWORD",
            description = "Password.")
    private @Nullable String password;

    @Option(
            names = {"-k", "--keep-alive"},
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Keep alive; 0 is off (default: ${DEFAULT-VALUE}).")
    private int keepAlive;

    @Option(
            names = "--from",
            paramLabel = "ADDRESSES",
            description = {
                "Addresses to connect from, such as 127.0.0.1-127.0.0.9 (default: to a broker on"
                        + " 127.0.0.0/8, as many of these as are needed)."
            })
    private @Nullable String from;

    Endpoint endpoint() {
        int standard = webSocket ? 8083 : tls ? 8883 : 1883;
        return new Endpoint(host, port == null ? standard : port, tls, webSocket, path, insecure);
    }

    SourceAddresses sources() {
        if (from != null) {
            return SourceAddresses.parse(from);
        }
        return host.startsWith("127.") || host.equals("localhost")
                ? SourceAddresses.LOOPBACK
                : SourceAddresses.SYSTEM;
    }

    ConnectionDefaults defaults() {
        return new ConnectionDefaults(version, keepAlive, userName, password);
    }

    static final class VersionConverter implements ITypeConverter<MqttVersion> {
        @Override
        public MqttVersion convert(String text) {
            return switch (text) {
                case "4", "311", "3.1.1", "mqttv311" -> MqttVersion.V3_1_1;
                case "5", "5.0", "mqttv5" -> MqttVersion.V5;
                default ->
                        throw new TypeConversionException("'" + text + "' is not 4 (3.1.1) or 5");
            };
        }
    }
}
