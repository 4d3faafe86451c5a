package io.meshlark.loadtest.measure;

/**
 * What has happened since the run began; {@code connected} and {@code unacknowledged} are as of
 * now. Times are {@link System#nanoTime}, 0: never.
 *
 * @param expected deliveries that should follow from what was sent
 * @param received deliveries, each counted once
 * @param foreign messages of somebody else, or of another run
 * @param stalls times that a closed loop waited in vain for a second and went on
 */
public record Counts(
        long connects,
        long connectFailures,
        long connected,
        long disconnects,
        long sent,
        long acknowledged,
        long refused,
        long unacknowledged,
        long expected,
        long received,
        long duplicates,
        long foreign,
        long stalls,
        long lastArrival,
        long lastAcknowledged,
        long lastConnect) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static Counts of(long... it) {
        return new Counts(
                it[0], it[1], it[2], it[3], it[4], it[5], it[6], it[7], it[8], it[9], it[10],
                it[11], it[12], it[13], it[14], it[15]);
    }

    /** In the order of the components. */
    public long[] toArray() {
        return new long[] {
            connects,
            connectFailures,
            connected,
            disconnects,
            sent,
            acknowledged,
            refused,
            unacknowledged,
            expected,
            received,
            duplicates,
            foreign,
            stalls,
            lastArrival,
            lastAcknowledged,
            lastConnect
        };
    }

    /** Those of several lanes together. */
    public Counts plus(Counts it) {
        return new Counts(
                connects + it.connects,
                connectFailures + it.connectFailures,
                connected + it.connected,
                disconnects + it.disconnects,
                sent + it.sent,
                acknowledged + it.acknowledged,
                refused + it.refused,
                unacknowledged + it.unacknowledged,
                expected + it.expected,
                received + it.received,
                duplicates + it.duplicates,
                foreign + it.foreign,
                stalls + it.stalls,
                latest(lastArrival, it.lastArrival),
                latest(lastAcknowledged, it.lastAcknowledged),
                latest(lastConnect, it.lastConnect));
    }

    /** What has happened since then; what is as of now stays. */
    public Counts since(Counts then) {
        return new Counts(
                connects - then.connects,
                connectFailures - then.connectFailures,
                connected,
                disconnects - then.disconnects,
                sent - then.sent,
                acknowledged - then.acknowledged,
                refused - then.refused,
                unacknowledged,
                expected - then.expected,
                received - then.received,
                duplicates - then.duplicates,
                foreign - then.foreign,
                stalls - then.stalls,
                lastArrival,
                lastAcknowledged,
                lastConnect);
    }

    private static long latest(long one, long other) {
        if (one == 0 || other == 0) {
            return one + other;
        }
        return one - other > 0 ? one : other;
    }
}
