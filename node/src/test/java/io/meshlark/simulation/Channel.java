package io.meshlark.simulation;

/** Messages from one actor of the broker to another: late, but in order. Gone with the process. */
final class Channel {
    private final Broker broker;
    private final int maxDelay;
    private long last;

    Channel(Broker broker, int maxDelay) {
        this.broker = broker;
        this.maxDelay = maxDelay;
    }

    void send(Runnable message) {
        World world = broker.world();
        last = Math.max(last, world.now() + world.below(maxDelay + 1));
        broker.at(last, message);
    }
}
