package io.meshlark.conformance.wire;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.UserProperty;
import io.meshlark.protocol.packet.Will;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CONNECT in the making: Clean Start, no keep alive, and whatever a test says. */
public final class ClientOptions {
    private final MqttVersion version;
    private final String clientId;
    private boolean cleanStart = true;
    private int keepAlive;
    private @Nullable Will will;
    private @Nullable String userName;
    private @Nullable String password;
    private long sessionExpiry;
    private int receiveMaximum = 65_535;
    private long maximumPacketSize = ConnectProperties.NO_LIMIT;
    private int topicAliasMaximum;
    private boolean requestResponseInformation;
    private boolean requestProblemInformation = true;
    private @Nullable String authenticationMethod;
    private @Nullable String authenticationData;

    public ClientOptions(MqttVersion version, String clientId) {
        this.version = version;
        this.clientId = clientId;
    }

    /** Goes on with its session, which outlives the connection. */
    public ClientOptions durable() {
        return cleanStart(false).sessionExpiry(3600);
    }

    public ClientOptions cleanStart(boolean value) {
        cleanStart = value;
        return this;
    }

    public ClientOptions keepAlive(int seconds) {
        keepAlive = seconds;
        return this;
    }

    public ClientOptions will(Will value) {
        will = value;
        return this;
    }

    public ClientOptions userName(String value) {
        userName = value;
        return this;
    }

    public ClientOptions password(String value) {
        password = value;
        return this;
    }

    /** v5 only. */
    public ClientOptions authentication(String method, String data) {
        authenticationMethod = method;
        authenticationData = data;
        return this;
    }

    /** v5 only. */
    public ClientOptions sessionExpiry(long seconds) {
        sessionExpiry = seconds;
        return this;
    }

    public ClientOptions receiveMaximum(int value) {
        receiveMaximum = value;
        return this;
    }

    public ClientOptions maximumPacketSize(int bytes) {
        maximumPacketSize = bytes;
        return this;
    }

    public ClientOptions topicAliasMaximum(int value) {
        topicAliasMaximum = value;
        return this;
    }

    public ClientOptions requestResponseInformation() {
        requestResponseInformation = true;
        return this;
    }

    public ClientOptions noProblemInformation() {
        requestProblemInformation = false;
        return this;
    }

    public ClientOptions authenticationMethod(String value) {
        authenticationMethod = value;
        return this;
    }

    public MqttVersion version() {
        return version;
    }

    public Connect connect() {
        return new Connect(
                version,
                false,
                clientId,
                cleanStart,
                keepAlive,
                will,
                userName,
                password(),
                version == MqttVersion.V5 ? properties() : ConnectProperties.NONE);
    }

    private @Nullable Bytes password() {
        if (password != null) {
            return Bytes.utf8(password);
        }
        return userName == null ? null : Bytes.utf8("secret");
    }

    private ConnectProperties properties() {
        return new ConnectProperties(
                sessionExpiry,
                receiveMaximum,
                maximumPacketSize,
                topicAliasMaximum,
                requestResponseInformation,
                requestProblemInformation,
                authenticationMethod,
                authenticationData == null ? null : Bytes.utf8(authenticationData),
                List.<UserProperty>of());
    }
}
