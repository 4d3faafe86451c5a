package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.run.NobodyConnected;
import java.io.IOException;
import java.util.List;

/**
 * One thing that grows while everything else stays.
 *
 * @param title for people: {@code Payload, 1:1 at QoS 1}
 * @param grows what the values count
 * @param cost what is measured
 */
record Axis(String title, String grows, String cost, List<Long> values, Trial trial) {

    /** Measures at one value. */
    interface Trial {
        double cost(PeerProcess node, long value)
                throws IOException, InterruptedException, NobodyConnected;
    }
}
