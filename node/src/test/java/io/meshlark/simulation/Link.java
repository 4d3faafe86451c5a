package io.meshlark.simulation;

/** A connection's bytes: in order, late, and gone with the connection. */
public final class Link {
    private final World world;
    private final int maxDelay;
    private long lastUp;
    private long lastDown;
    private boolean broken;

    Link(World world, int maxDelay) {
        this.world = world;
        this.maxDelay = maxDelay;
    }

    /** From the client to the broker. */
    public void up(Runnable packet) {
        lastUp = Math.max(lastUp, world.now() + world.between(1, maxDelay));
        world.at(
                lastUp,
                () -> {
                    if (!broken) {
                        packet.run();
                    }
                });
    }

    /** From the broker to the client. */
    public void down(Runnable packet) {
        lastDown = Math.max(lastDown, world.now() + world.between(1, maxDelay));
        world.at(
                lastDown,
                () -> {
                    if (!broken) {
                        packet.run();
                    }
                });
    }

    /** What is on its way is lost. */
    public void sever() {
        broken = true;
    }

    public boolean isBroken() {
        return broken;
    }
}
