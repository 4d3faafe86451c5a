package io.meshlark.session.shard;

import io.meshlark.Measured;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * A record of a journal row of 64 messages of 100 bytes, each for one session, written and read: to
 * be compared with handling it, {@link ShardBenchmark}.
 */
public class LogRowBenchmark extends Measured {
    private static final int RECORDS = 64;

    private final Linked<LogRow> row = row();
    private final byte[] bytes = LogRowCodec.encode(row);

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public byte[] encode() {
        return LogRowCodec.encode(row);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Linked<LogRow> decode() {
        return LogRowCodec.decode(bytes);
    }

    private static Linked<LogRow> row() {
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
                            0,
                            publication,
                            List.of(
                                    new LogRecord.Target(
                                            1000 + i,
                                            QoS.AT_LEAST_ONCE,
                                            false,
                                            SubscriptionIds.NONE))));
        }
        return new Linked<>(new Link(Link.MOST, Link.MOST), new LogRow(records));
    }
}
