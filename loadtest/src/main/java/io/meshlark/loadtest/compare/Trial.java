package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.run.RunResult;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Something that is done to every peer. */
interface Trial {

    String name();

    /** Whether the peer has to be fresh: memory is measured. */
    default boolean needsFreshProcess() {
        return false;
    }

    /** Whether the bare relay can do it. */
    default boolean suitsRelay() {
        return false;
    }

    Outcome run(PeerProcess peer) throws IOException, InterruptedException, NobodyConnected;

    /**
     * What came of it.
     *
     * @param remark what was not as it should be, empty when all was
     */
    record Outcome(Map<Measure, Double> figures, String remark) {

        public Outcome {
            figures = figures.isEmpty() ? Map.of() : new EnumMap<>(figures);
        }

        static String remark(RunResult result) {
            var findings = result.findings();
            var counts = result.counts();
            var remark = new StringBuilder();
            append(remark, findings.lost(), "lost");
            append(remark, findings.duplicates(), "duplicates");
            append(remark, findings.reordered(), "out of order");
            append(remark, counts.disconnects(), "connections lost");
            append(remark, counts.connectFailures(), "connections failed");
            append(remark, counts.stalls(), "stalls");
            return remark.toString();
        }

        private static void append(StringBuilder remark, long count, String what) {
            if (count > 0) {
                remark.append(remark.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
            }
        }
    }
}
