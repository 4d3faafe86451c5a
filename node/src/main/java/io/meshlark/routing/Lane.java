package io.meshlark.routing;

/** An event loop, as fan-out sees it: work for its connections is handed over here. */
public interface Lane {

    /** Whether the caller is the lane's own thread. */
    boolean isHere();

    /** Runs {@code task} on the lane, soon, after what was handed over before. */
    void execute(Runnable task);
}
