package io.meshlark.protocol.packet;

/** Quality of service; {@link #ordinal()} is the value on the wire. */
public enum QoS {
    AT_MOST_ONCE,
    AT_LEAST_ONCE,
    EXACTLY_ONCE;

    private static final QoS[] VALUES = values();

    /**
     * @param value 0, 1 or 2
     */
    public static QoS of(int value) {
        return VALUES[value];
    }

    public QoS min(QoS other) {
        return ordinal() <= other.ordinal() ? this : other;
    }

    /** Whether it is acknowledged: QoS 1 or 2. */
    public boolean isAcknowledged() {
        return this != AT_MOST_ONCE;
    }
}
