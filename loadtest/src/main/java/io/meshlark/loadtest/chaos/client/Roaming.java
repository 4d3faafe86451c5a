package io.meshlark.loadtest.chaos.client;

import java.util.Random;

/** One client that leaves its node every few seconds, in any manner, for any node. */
final class Roaming extends Activity {

    private final Client client;
    private final Nodes nodes;
    private final Random random;

    Roaming(Client client, Nodes nodes, long seed) {
        this.client = client;
        this.nodes = nodes;
        this.random = new Random(seed);
    }

    @Override
    void step() throws InterruptedException {
        Thread.sleep(3000 + random.nextInt(9000));
        if (isRunning()) {
            var manner = Manner.values()[random.nextInt(Manner.values().length)];
            long away = random.nextInt(4) == 0 ? 5000 + random.nextInt(10_000) : 0;
            client.leave(manner, 1 + random.nextInt(nodes.count()), away);
        }
    }
}
