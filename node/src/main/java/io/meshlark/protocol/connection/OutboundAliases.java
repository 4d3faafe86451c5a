package io.meshlark.protocol.connection;

import java.util.HashMap;
import java.util.Map;

/**
 * The topic aliases the broker uses towards a client: the first topics get one, until all are taken
 * [MQTT-3.1.2-26]. No alias is ever given to another topic: a publisher of many topics would
 * otherwise cost a look-up and a new alias with each message and save nothing.
 */
public final class OutboundAliases {
    /** The alias property takes 3 bytes, so shorter topics gain nothing. */
    private static final int WORTH_IT = 4;

    private final int maximum;
    private final Map<String, Integer> aliases;

    /**
     * @param maximum how many the client takes; 0: none [MQTT-3.1.2-27]
     */
    public OutboundAliases(int maximum) {
        this.maximum = maximum;
        aliases = maximum == 0 ? Map.of() : new HashMap<>();
    }

    /** Whether this connection uses any. */
    public boolean areOff() {
        return maximum == 0;
    }

    /** The alias the client already knows for {@code topic}, or 0. */
    public int known(String topic) {
        return aliases.getOrDefault(topic, 0);
    }

    /** An alias that {@code topic}, which has none, could get; 0 when there is none for it. */
    public int propose(String topic) {
        return topic.length() < WORTH_IT || aliases.size() >= maximum ? 0 : aliases.size() + 1;
    }

    /** The proposed alias has been sent: the client knows it from now on. */
    public void keep(String topic, int alias) {
        aliases.put(topic, alias);
    }
}
