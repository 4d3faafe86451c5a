package io.meshlark.loadtest.compare;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The trials of a comparison, in their order. */
final class Trials {

    private static final int MANY = 500;
    private static final int GROUP = 5;
    private static final int IDLE = 10_000;

    /** The tool has to hold its side of them, too. */
    private static final int IDLE_ENCRYPTED = 5_000;

    /** A JVM that has just taken ten thousand connections has compiling to do. */
    private static final Duration IDLE_HOLD = Duration.ofSeconds(15);

    private static final int OFFLINE_SUBSCRIBERS = 200;

    /** Brokers queue a thousand for a session. */
    private static final int OFFLINE_MESSAGES = 900;

    private final Duration warmUp;
    private final Duration duration;

    Trials(Duration warmUp, Duration duration) {
        this.warmUp = warmUp;
        this.duration = duration;
    }

    List<Trial> all() {
        return List.of(
                oneToOne(Measure.CPU_1_1_QOS_0, Measure.THROUGHPUT_QOS_0, 0),
                oneToOne(Measure.CPU_1_1_QOS_1, Measure.THROUGHPUT_QOS_1, 1),
                oneToOne(Measure.CPU_1_1_QOS_2, Measure.THROUGHPUT_QOS_2, 2),
                traffic(Measure.CPU_1_500_QOS_0, 1, MANY, false, 0),
                traffic(Measure.CPU_1_500_QOS_1, 1, MANY, false, 1),
                traffic(Measure.CPU_500_1_QOS_1, MANY, 1, false, 1),
                traffic(Measure.CPU_500_5_SHARED_QOS_1, MANY, GROUP, true, 1),
                new LatencyTrial(warmUp, duration),
                new OfflineTrial(OFFLINE_SUBSCRIBERS, OFFLINE_MESSAGES, duration),
                new IdleTrial(IDLE, IDLE_HOLD));
    }

    /** Those in which TLS shows. */
    List<Trial> encrypted() {
        return List.of(
                oneToOne(Measure.CPU_1_1_QOS_0, Measure.THROUGHPUT_QOS_0, 0),
                oneToOne(Measure.CPU_1_1_QOS_1, Measure.THROUGHPUT_QOS_1, 1),
                traffic(Measure.CPU_500_1_QOS_1, MANY, 1, false, 1),
                new IdleTrial(IDLE_ENCRYPTED, IDLE_HOLD));
    }

    private Trial oneToOne(Measure cpu, Measure throughput, int qos) {
        return new TrafficTrial(cpu, Optional.of(throughput), 1, 1, false, qos, warmUp, duration);
    }

    private Trial traffic(Measure cpu, int publishers, int subscribers, boolean isShared, int qos) {
        return new TrafficTrial(
                cpu, Optional.empty(), publishers, subscribers, isShared, qos, warmUp, duration);
    }
}
