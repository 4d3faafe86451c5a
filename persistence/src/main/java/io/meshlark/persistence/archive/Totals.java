package io.meshlark.persistence.archive;

/**
 * What an archive holds.
 *
 * @param states of persistent actors
 * @param sessions durable ones
 * @param messages queued for them, each once per session
 * @param retained messages
 * @param bytes of payloads
 */
public record Totals(long states, long sessions, long messages, long retained, long bytes) {

    public static final Totals NONE = new Totals(0, 0, 0, 0, 0);

    /** With one more entry, whose sessions and messages are counted by {@link #plus}. */
    Totals with(Entry entry) {
        return switch (entry) {
            case Entry.State state ->
                    new Totals(states + 1, sessions, messages, retained, bytes + state.size());
            case Entry.Message message ->
                    new Totals(states, sessions, messages, retained + 1, bytes + message.size());
        };
    }

    Totals plus(long moreSessions, long moreMessages) {
        return new Totals(
                states, sessions + moreSessions, messages + moreMessages, retained, bytes);
    }
}
