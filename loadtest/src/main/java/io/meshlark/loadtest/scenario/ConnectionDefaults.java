package io.meshlark.loadtest.scenario;

import io.meshlark.loadtest.wire.ConnectOptions;
import io.meshlark.loadtest.wire.MqttVersion;
import org.jspecify.annotations.Nullable;

/**
 * What every client of a run has in common.
 *
 * @param keepAlive seconds, 0: off
 */
public record ConnectionDefaults(
        MqttVersion version, int keepAlive, @Nullable String userName, @Nullable String password) {

    private static final long AS_LONG_AS_A_RUN = 3600;

    public static final ConnectionDefaults STANDARD =
            new ConnectionDefaults(MqttVersion.V3_1_1, 300, null, null);

    /**
     * What the clients of a group say in CONNECT.
     *
     * @param durable the session outlives its connection
     */
    public ConnectOptions connect(boolean durable) {
        return new ConnectOptions(
                version, !durable, durable ? AS_LONG_AS_A_RUN : 0, keepAlive, userName, password);
    }
}
