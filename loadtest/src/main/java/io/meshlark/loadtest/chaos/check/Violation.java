package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import java.util.List;

/**
 * A promise that was not kept.
 *
 * @param evidence what shows it and nothing else, in the order of time
 */
public record Violation(Kind kind, String text, List<Event> evidence) {

    /** What can go wrong. */
    public enum Kind {
        LOST("an acknowledged message is missing at a subscriber"),
        SUBACK_TOO_EARLY("a message that was asked after SUBACK is missing"),
        TWICE("QoS 2 was delivered more than once"),
        PACKET_ID_IN_USE("another message came with a packet id that was not released"),
        ORDER("messages of one publisher, topic and QoS came in another order"),
        TWO_CONNECTIONS("a connection was served after a newer one had been accepted"),
        WILL_MISSING("the will of a lost connection did not come"),
        WILL_TWICE("a will came more than once"),
        WILL_UNDUE("a will came after DISCONNECT"),
        RETAINED_STALE("a retained message is older than the last acknowledged one"),
        SHARED_LOST("no member of a group has got a message"),
        SHARED_TWICE("a QoS 2 message came more than once in a group"),
        SESSION_LOST("a durable session is not present"),
        SESSION_KEPT("a session is present after Clean Start"),
        NOT_BACK("a client is not connected at the end"),
        NEVER_ACKNOWLEDGED("a publication was repeated and never acknowledged"),
        FOREIGN("a message came that nobody sent, or that nobody asked for");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** In words. */
        public String text() {
            return text;
        }
    }
}
