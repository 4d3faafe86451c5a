package io.meshlark.protocol.connection;

import io.meshlark.protocol.packet.QoS;

/**
 * Which acknowledgements of a client cost nothing extra: as many as it has been sent packets that
 * ask for one. Those beyond (repeated, invented, or for what an earlier connection was sent) are
 * work for the session without anything in return, so after {@link #UNASKED} of them the client is
 * read no further until its session has caught up. What waits for a session is bounded by that: the
 * window and {@link #UNASKED}.
 */
public final class AckAllowance {
    /** What may come unasked before the session has to catch up. */
    public static final int UNASKED = 64;

    private final int window;
    private int asked;
    private int unasked;
    private boolean isCatchingUp;

    /**
     * @param window QoS 1 and 2 messages that may be in flight to the client
     */
    public AckAllowance(int window) {
        this.window = window;
    }

    /** PUBLISH was sent: PUBACK or PUBREC may come. */
    public void published(QoS qos) {
        if (qos.isAcknowledged()) {
            ask();
        }
    }

    /** PUBREL was sent: PUBCOMP may come. */
    public void released() {
        ask();
    }

    /** Never more than the window: who does not answer saves nothing up. */
    private void ask() {
        asked = Math.min(window, asked + 1);
    }

    /** An acknowledgement came. True: the session is to catch up before the next one is read. */
    public boolean acknowledged() {
        if (asked > 0) {
            asked--;
            return false;
        }
        unasked++;
        if (unasked < UNASKED || isCatchingUp) {
            return false;
        }
        isCatchingUp = true;
        return true;
    }

    /** Whether the client is not to be read. */
    public boolean isCatchingUp() {
        return isCatchingUp;
    }

    /** The session has taken in everything so far. */
    public void caughtUp() {
        isCatchingUp = false;
        unasked = 0;
    }
}
