package io.meshlark.routing;

/** An event loop, as fan-out sees it: work for its connections is handed over here. */
public interface Lane {

    /** Whether the caller is the lane's own thread. */
    boolean isHere();

    /** Runs {@code task} on the lane, soon, after what was handed over before. */
    void execute(Runnable task);

    /**
     * The same, for a task that keeps {@code bytes} of publications on the heap until it has run:
     * publishers are read no further while too many are waiting.
     */
    default void execute(Runnable task, long bytes) {
        execute(task);
    }
}
