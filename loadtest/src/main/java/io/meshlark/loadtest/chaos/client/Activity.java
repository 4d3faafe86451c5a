package io.meshlark.loadtest.chaos.client;

/** Something that clients do again and again, on a thread of its own. */
abstract class Activity {

    private volatile boolean running = true;

    void start() {
        Thread.ofVirtual()
                .name(getClass().getSimpleName())
                .start(() -> {
                    try {
                        while (running) {
                            step();
                        }
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    void stop() {
        running = false;
    }

    boolean isRunning() {
        return running;
    }

    /** Once; waits as long as it likes to. */
    abstract void step() throws InterruptedException;
}
