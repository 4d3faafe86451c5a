package io.meshlark.protocol.connection;

/**
 * How many QoS 1 and 2 messages of a client are under way: a QoS 1 until its PUBACK, a QoS 2 until
 * its PUBCOMP or a PUBREC with an error [MQTT 5, section 4.9]. A v5 client knows the limit and
 * breaks the protocol when it sends more; a v3 client does not, and is read no further instead.
 */
public final class InboundQuota {
    private final int maximum;
    private int used;

    /**
     * @param maximum the Receive Maximum told in CONNACK
     */
    public InboundQuota(int maximum) {
        this.maximum = maximum;
    }

    /** Counts a new message; false when it is one too many. */
    public boolean take() {
        return ++used <= maximum;
    }

    /** A message is done. */
    public void give() {
        used--;
    }

    public boolean isUsedUp() {
        return used >= maximum;
    }

    public int maximum() {
        return maximum;
    }
}
