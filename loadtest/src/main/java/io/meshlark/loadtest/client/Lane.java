package io.meshlark.loadtest.client;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * An event loop in turns: whatever is read in one turn is answered at its end, with one flush per
 * connection. All that belongs to a lane is touched by its thread only.
 */
public final class Lane {

    private final EventLoop loop;
    private final List<Link> written = new ArrayList<>();
    private final Runnable endTurn = this::endTurn;
    private Runnable work = () -> {};
    private boolean isRequested;

    public Lane(EventLoop loop) {
        this.loop = loop;
    }

    public EventLoop loop() {
        return loop;
    }

    /** What is done at the end of each turn that was asked for, before the flushes. */
    public void work(Runnable work) {
        this.work = work;
    }

    /** Asks for an end of the turn. */
    public void request() {
        if (!isRequested) {
            isRequested = true;
            loop.execute(endTurn);
        }
    }

    void wrote(Link link) {
        written.add(link);
        request();
    }

    private void endTurn() {
        try {
            work.run();
            for (int i = 0; i < written.size(); i++) {
                written.get(i).flush();
            }
        } finally {
            written.clear();
            isRequested = false;
        }
    }
}
