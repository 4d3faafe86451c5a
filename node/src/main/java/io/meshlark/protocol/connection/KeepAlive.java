package io.meshlark.protocol.connection;

import java.util.concurrent.TimeUnit;

/**
 * When a silent client counts as gone: one and a half times its keep alive [MQTT-3.1.2-22].
 *
 * @param seconds as agreed at CONNECT; 0 is off
 */
public record KeepAlive(int seconds) {

    public boolean isOff() {
        return seconds == 0;
    }

    /**
     * The moment until which something must have arrived, on the clock of {@code lastPacket}.
     *
     * @param lastPacket nanoseconds, when the last packet arrived
     */
    public long deadline(long lastPacket) {
        return lastPacket + TimeUnit.MILLISECONDS.toNanos(1500L * seconds);
    }
}
