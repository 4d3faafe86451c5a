package io.meshlark.loadtest.wire;

/** The versions of the protocol that the tool speaks. */
public enum MqttVersion {
    V3_1_1(4),
    V5(5);

    private final int level;

    MqttVersion(int level) {
        this.level = level;
    }

    /** The protocol level of CONNECT. */
    public int level() {
        return level;
    }
}
