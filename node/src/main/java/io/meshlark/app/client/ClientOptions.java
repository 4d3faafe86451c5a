package io.meshlark.app.client;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.transport.client.BrokerConnection;
import io.meshlark.transport.client.ConnectionFailed;
import io.meshlark.transport.tls.ClientTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * What {@code pub} and {@code sub} have in common; the letters are those of Mosquitto's clients.
 */
final class ClientOptions {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            defaultValue = "localhost",
            description = "Host of the broker (default: ${DEFAULT-VALUE}).")
    private String host = "localhost";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "TCP port of the broker (default: 1883, with TLS 8883).")
    private @Nullable Integer port;

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "0",
            converter = QoSConverter.class,
            description = "Quality of service: 0, 1 or 2 (default: ${DEFAULT-VALUE}).")
    private QoS qos = QoS.AT_MOST_ONCE;

    @Option(
            names = {"-V", "--mqtt-version"},
            paramLabel = "VERSION",
            defaultValue = "5",
            converter = VersionConverter.class,
            description = "MQTT version: 3 (3.1), 4 (3.1.1) or 5 (default: ${DEFAULT-VALUE}).")
    private MqttVersion version = MqttVersion.V5;

    @Option(
            names = {"-i", "--id"},
            paramLabel = "ID",
            description = "Client identifier (default: a random one).")
    private String clientId = "meshlark-%08x".formatted(ThreadLocalRandom.current().nextInt());

    @Option(
            names = {"-u", "--username"},
            paramLabel = "NAME",
            description = "User name.")
    private @Nullable String userName;

    @Option(
            names = {"-P", "--password"},
            paramLabel = "PASSWORD",
            description =
                    "Password. Other users of this machine can see it while the command runs.")
    private @Nullable String password;

    @Option(
            names = {"-k", "--keep-alive"},
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Keep alive, 0 to 65535; 0 is off (default: ${DEFAULT-VALUE}).")
    private int keepAlive;

    @Option(names = "--tls", description = "Encrypt the connection; so does each option below.")
    private boolean tls;

    @Option(
            names = "--cafile",
            paramLabel = "FILE",
            description = "PEM file with the authorities to trust (default: those of Java).")
    private @Nullable Path authorities;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "PEM file with the certificate to show.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "PEM file with its key.")
    private @Nullable Path key;

    @Option(
            names = "--insecure",
            description = "Do not look who answers: for tests, as anybody could be in between.")
    private boolean insecure;

    @Option(names = "--help", usageHelp = true, description = "Print this help.")
    private boolean help;

    QoS qos() {
        return qos;
    }

    /** Refuses what picocli cannot see. */
    void validate(CommandSpec spec) {
        var problem = problem();
        if (problem != null) {
            throw new ParameterException(spec.commandLine(), problem);
        }
    }

    private @Nullable String problem() {
        if (port() < 1 || port() > 0xFFFF) {
            return "--port is " + port + ", must be 1 to 65535";
        }
        if ((certificate == null) != (key == null)) {
            return "--cert and --key go together";
        }
        if (keepAlive < 0 || keepAlive > 0xFFFF) {
            return "--keep-alive is " + keepAlive + ", must be 0 to 65535";
        }
        if (password != null && userName == null && version != MqttVersion.V5) {
            return "--password needs --username in MQTT 3.x"; // [v3 MQTT-3.1.2-22]
        }
        return null;
    }

    private boolean isTls() {
        return tls || insecure || authorities != null || certificate != null;
    }

    private int port() {
        if (port != null) {
            return port;
        }
        return isTls() ? 8883 : 1883;
    }

    /**
     * @param cleanStart whether to begin without an earlier session's state
     * @param sessionExpiry seconds that the session outlives its connection
     */
    BrokerConnection connect(boolean cleanStart, long sessionExpiry) throws ConnectionFailed {
        var none = ConnectProperties.NONE;
        var connect =
                new Connect(
                        version,
                        false,
                        clientId,
                        cleanStart,
                        keepAlive,
                        null,
                        userName,
                        password == null ? null : Bytes.utf8(password),
                        new ConnectProperties(
                                sessionExpiry,
                                none.receiveMaximum(),
                                none.maximumPacketSize(),
                                none.topicAliasMaximum(),
                                false,
                                true,
                                null,
                                null,
                                List.of()));
        var encryption = isTls() ? new ClientTls(authorities, certificate, key, insecure) : null;
        return BrokerConnection.open(host, port(), encryption, connect, CONNECT_TIMEOUT);
    }

    static final class QoSConverter implements ITypeConverter<QoS> {
        @Override
        public QoS convert(String text) {
            return switch (text) {
                case "0" -> QoS.AT_MOST_ONCE;
                case "1" -> QoS.AT_LEAST_ONCE;
                case "2" -> QoS.EXACTLY_ONCE;
                default -> throw new TypeConversionException("'" + text + "' is not 0, 1 or 2");
            };
        }
    }

    static final class VersionConverter implements ITypeConverter<MqttVersion> {
        @Override
        public MqttVersion convert(String text) {
            return switch (text) {
                case "3", "31", "3.1", "mqttv31" -> MqttVersion.V3_1;
                case "4", "311", "3.1.1", "mqttv311" -> MqttVersion.V3_1_1;
                case "5", "5.0", "mqttv5" -> MqttVersion.V5;
                default -> throw new TypeConversionException("'" + text + "' is not 3, 4 or 5");
            };
        }
    }
}
