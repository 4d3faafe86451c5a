package io.meshlark.persistence.archive;

/**
 * What an archive holds.
 *
 * @param states of persistent actors
 * @param sessions durable ones
 * @param messages queued for them, each once per session
 * @param retained messages
 * @param directory entries of it: bans, passwords of users, rules of users
 * @param bytes of payloads
 */
public record Totals(
        long states, long sessions, long messages, long retained, long directory, long bytes) {

    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

    /** With one more entry, whose sessions and messages are counted by {@link #plus}. */
    Totals with(Entry entry) {
        long more = bytes + entry.size();
        return switch (entry) {
            case Entry.State _ ->
                    new Totals(states + 1, sessions, messages, retained, directory, more);
            case Entry.Message _ ->
                    new Totals(states, sessions, messages, retained + 1, directory, more);
            case Entry.Rows some ->
                    new Totals(
                            states,
                            sessions,
                            messages,
                            retained,
                            directory + some.rows().size(),
                            more);
        };
    }

    Totals plus(long moreSessions, long moreMessages) {
        return new Totals(
                states,
                sessions + moreSessions,
                messages + moreMessages,
                retained,
                directory,
                bytes);
    }
}
