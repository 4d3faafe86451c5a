package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.report.Figures;

/** A row of the tables. */
enum Measure {
    CPU_1_1_QOS_0("1:1 QoS 0", Table.CPU),
    CPU_1_1_QOS_1("1:1 QoS 1", Table.CPU),
    CPU_1_1_QOS_2("1:1 QoS 2", Table.CPU),
    CPU_1_500_QOS_0("1 → 500 QoS 0", Table.CPU),
    CPU_1_500_QOS_1("1 → 500 QoS 1", Table.CPU),
    CPU_500_1_QOS_1("500 → 1 QoS 1", Table.CPU),
    CPU_500_5_SHARED_QOS_1("500 → 5 shared QoS 1", Table.CPU),
    IDLE_RESIDENT("idle connection, resident bytes", Table.OTHER),
    IDLE_HEAP("idle connection, live heap bytes", Table.OTHER),
    CONNECTS("connects per second", Table.OTHER),
    CONNECT_CPU("CPU per connect, µs", Table.OTHER),
    IDLE_CPU("CPU with idle connections, %", Table.OTHER),
    QUEUEING("offline QoS 1 queueing, messages per second", Table.OTHER),
    DRAIN("drain of such a queue, messages per second", Table.OTHER),
    THROUGHPUT_QOS_0("1:1 QoS 0, messages per second", Table.OTHER),
    THROUGHPUT_QOS_1("1:1 QoS 1, messages per second", Table.OTHER),
    THROUGHPUT_QOS_2("1:1 QoS 2, messages per second", Table.OTHER),
    LATENCY("p99 end to end at 5,000 messages/s QoS 1, ms", Table.OTHER),
    START("start to ready, s", Table.OTHER);

    /** Which table a row is in. */
    enum Table {
        /** CPU seconds of the broker per million deliveries. */
        CPU,
        OTHER
    }

    private final String label;
    private final Table table;

    Measure(String label, Table table) {
        this.label = label;
        this.table = table;
    }

    String label() {
        return label;
    }

    Table table() {
        return table;
    }

    String format(double value) {
        return switch (this) {
            case IDLE_RESIDENT,
                    IDLE_HEAP,
                    CONNECTS,
                    QUEUEING,
                    DRAIN,
                    THROUGHPUT_QOS_0,
                    THROUGHPUT_QOS_1,
                    THROUGHPUT_QOS_2 ->
                    Figures.count(value);
            default -> "%.2f".formatted(value);
        };
    }
}
