package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.What;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection of a client, from CONNECT on. */
final class Connection {

    private final Event asked;
    private final What.ConnectAsked connect;
    private @Nullable Event accepted;
    private @Nullable Event ended;

    /**
     * PINGRESPs and deliveries that came when it should have been closed: few, so they are kept.
     */
    private final List<Event> heard = new ArrayList<>(0);

    Connection(Event asked, What.ConnectAsked connect) {
        this.asked = asked;
        this.connect = connect;
    }

    void accepted(Event event) {
        accepted = event;
    }

    void ended(Event event) {
        if (ended == null) {
            ended = event;
        }
    }

    void heard(Event event) {
        heard.add(event);
    }

    String client() {
        return asked.client();
    }

    int number() {
        return asked.connection();
    }

    int node() {
        return asked.node();
    }

    Event asked() {
        return asked;
    }

    What.ConnectAsked connect() {
        return connect;
    }

    @Nullable Event accepted() {
        return accepted;
    }

    boolean isAccepted() {
        return accepted != null;
    }

    @Nullable Event ended() {
        return ended;
    }

    /** When it ended, or for ever. */
    long end() {
        return ended == null ? Long.MAX_VALUE : ended.at();
    }

    boolean endedBy(What.By by) {
        return ended != null && ended.what() instanceof What.Disconnected d && d.by() == by;
    }

    /** What came after a newer connection of the client had been accepted. */
    List<Event> heard() {
        return heard;
    }
}
