package io.meshlark.session.shard;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import java.util.ArrayList;
import java.util.List;

/** What the codec of the log costs: a row of 64 messages of 100 bytes, each for one session. */
final class LogRowBenchmark {
    private static final int RECORDS = 64;
    private static final int ROUNDS = 10;
    private static final int ROWS = 20_000;

    private LogRowBenchmark() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        LogRow row = row();
        byte[] bytes = LogRowCodec.encode(row);
        System.out.println(bytes.length / RECORDS + " bytes/record");
        long sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < ROWS; i++) {
                sink += LogRowCodec.encode(row).length;
            }
            long encoded = System.nanoTime();
            for (int i = 0; i < ROWS; i++) {
                sink += LogRowCodec.decode(bytes).records().size();
            }
            long decoded = System.nanoTime();
            System.out.println(
                    "encode %d ns/record, decode %d ns/record"
                            .formatted(perRecord(encoded - start), perRecord(decoded - encoded)));
        }
        System.out.println(sink);
    }

    private static long perRecord(long nanos) {
        return nanos / ((long) ROWS * RECORDS);
    }

    private static LogRow row() {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            Publication publication =
                    new Publication(
                            "site/7/sensor/" + i,
                            Bytes.wrap(new byte[100]),
                            QoS.AT_LEAST_ONCE,
                            false,
                            PublishProperties.NONE,
                            "client-" + i,
                            Publication.NEVER);
            records.add(
                    new LogRecord.Appended(
                            3,
                            1_000_000 + i,
                            null,
                            publication,
                            List.of(
                                    new LogRecord.Target(
                                            1000 + i,
                                            QoS.AT_LEAST_ONCE,
                                            false,
                                            SubscriptionIds.NONE))));
        }
        return new LogRow(records);
    }
}
