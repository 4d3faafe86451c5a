package io.meshlark.loadtest.chaos.client;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * SUBACK taken at its word: as soon as it comes, a client of another node publishes to a filter
 * that nobody has ever used.
 */
final class Probing extends Activity {

    private static final long SUBACK_SECONDS = 40;

    /** Filters stay for a while: what is due to a transient client is due within ten seconds. */
    private static final int KEPT = 20;

    private final Client listener;
    private final Client speaker;
    private int turn;

    Probing(Client listener, Client speaker) {
        this.listener = listener;
        this.speaker = speaker;
    }

    @Override
    void step() throws InterruptedException {
        turn++;
        try {
            int answer = listener.subscribe(filter(turn), 1).get(SUBACK_SECONDS, TimeUnit.SECONDS);
            if (answer >= 0 && answer < 0x80) {
                speaker.publish(branch(turn) + "/x", 1, false);
                // Long enough for the checker to insist on it, though the connection may end.
                Thread.sleep(500);
            }
        } catch (ExecutionException | TimeoutException _) {
            // The connection was lost, or the cluster was busy with itself.
        }
        Thread.sleep(500);
        if (turn > KEPT) {
            listener.unsubscribe(filter(turn - KEPT), 1);
        }
    }

    private String branch(int of) {
        return "probe/" + listener.id() + "/" + of;
    }

    private String filter(int of) {
        return branch(of) + (of % 2 == 0 ? "/+" : "/x");
    }
}
