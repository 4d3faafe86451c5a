package io.meshlark.loadtest.wire;

import org.jspecify.annotations.Nullable;

/**
 * What all clients of a group say in CONNECT.
 *
 * @param sessionExpiry seconds; MQTT 5 only
 * @param keepAlive seconds, 0: off
 */
public record ConnectOptions(
        MqttVersion version,
        boolean cleanStart,
        long sessionExpiry,
        int keepAlive,
        @Nullable String userName,
        @Nullable String password) {

    /** The same, so that the broker ends the session. */
    public ConnectOptions forgetting() {
        return new ConnectOptions(version, true, 0, keepAlive, userName, password);
    }

    /**
     * A will.
     *
     * @param payload the stamp included
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    public record Will(String topic, byte[] payload, int qos, boolean retain) {}
}
