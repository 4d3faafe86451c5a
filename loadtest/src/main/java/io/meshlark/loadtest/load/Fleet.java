package io.meshlark.loadtest.load;

import io.meshlark.loadtest.account.Findings;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.Progress;
import io.meshlark.loadtest.scenario.Phase;

/** The clients of a run, in this process or elsewhere. */
public interface Fleet extends AutoCloseable {

    /**
     * Begins a phase; the one before it ends.
     *
     * @param allSubscribed every subscriber is connected: a closed loop counts on deliveries
     */
    void begin(Phase phase, boolean allSubscribed);

    /** How far it is. */
    Progress progress();

    /** Latencies since the last time. */
    Latencies takeLatencies();

    /** Last sequence of each source, and what of it nobody was promised. */
    Sent sent();

    /**
     * Tells what all processes of the run have published: nothing for who subscribes from now on.
     */
    void sentElsewhere(Sent all);

    /**
     * What was lost, doubled or out of order.
     *
     * @param sent by all processes of the run
     */
    Findings findings(Sent sent);

    @Override
    void close();

    /**
     * What has been published, by number of the source.
     *
     * @param excused see {@link Sources#excused}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Sent(int[] last, int[] excused) {

        public Sent plus(Sent other) {
            return new Sent(sum(last, other.last), sum(excused, other.excused));
        }

        private static int[] sum(int[] some, int[] others) {
            var sum = some.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += others[i];
            }
            return sum;
        }
    }
}
