package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.system.RawClient.connectPacket;
import static io.meshlark.system.RawClient.durable;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.ConfigFactory;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.actor.StateReader;
import io.meshlark.session.shard.IndexPage;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A busy shard for 24 hours, at speed: what is left of its journal, what a recovery has to read,
 * and what stays of sessions that come, queue, spill and expire. Prints the figures of
 * docs/data.md.
 *
 * <p>An hour is as many rows of the log as {@code -Dbusy.rows=} says: 1,000 for 24 hours with
 * {@code -Dlong=true}, else 250 for 5.
 */
class BusyShardIT {
    private static final boolean IS_LONG = Boolean.getBoolean("long");
    private static final int HOURS = Integer.getInteger("busy.hours", IS_LONG ? 24 : 5);
    private static final int ROWS = Integer.getInteger("busy.rows", IS_LONG ? 1_000 : 250);
    private static final int SESSIONS = 10;
    private static final int LARGE = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern READ =
            Pattern.compile("Read (\\d+) live rows and (\\d+) tombstone cells");

    /** Two snapshots of 500 rows, and what is written between a snapshot and its deletions. */
    private static final long MOST_ROWS = 1_200;

    @TempDir Path folder;

    @Test
    void whatIsReadStaysTheSameAndSessionsThatExpireLeaveNothing() throws Exception {
        try (LocalCassandra cassandra =
                        LocalCassandra.hastyIn(folder.resolve("cassandra")).start();
                BrokerProcess broker =
                        cassandra
                                .broker(folder.resolve("data"), "busy")
                                .set("cluster.shards", 1)
                                .set("sys-interval", "0s")
                                .set("session.log-limit", "256KiB");
                CqlSession cql =
                        CqlSession.builder()
                                .addContactPoint(
                                        new InetSocketAddress("127.0.0.1", cassandra.port()))
                                .withLocalDatacenter("datacenter1")
                                .build()) {
            run(cassandra, broker, cql);
        }
    }

    private void run(LocalCassandra cassandra, BrokerProcess broker, CqlSession cql)
            throws Exception {
        broker.start();
        ActorSystem<Void> readers =
                ActorSystem.create(
                        Behaviors.empty(),
                        "readers",
                        cassandra
                                .access("busy")
                                .toConfig()
                                .withFallback(
                                        ConfigFactory.parseString(
                                                """
                                                akka.actor.provider = local
                                                akka.loglevel = WARNING
                                                akka.loggers = ["akka.event.slf4j.Slf4jLogger"]
                                                """))
                                .withFallback(ConfigFactory.load()));
        int attempts =
                readers.settings()
                        .config()
                        .getInt("akka.persistence.cassandra.snapshot.max-load-attempts");
        StateReader reader = new StateReader(readers, System::currentTimeMillis);
        reader.log(0).toCompletableFuture().join(); // the first connects
        System.out.printf(
                "BusyShardIT: %d hours of %d rows%n%5s %8s %10s %10s %10s %12s %12s%n",
                HOURS,
                ROWS,
                "hour",
                "written",
                "log rows",
                "all rows",
                "snapshots",
                "tombstones",
                "recovery ms");
        try (RawClient steady = RawClient.connect(broker.mqttPort(), durable(V5, "steady"));
                RawClient publisher =
                        RawClient.connect(
                                broker.mqttPort(), connectPacket(V5, "publisher", true, 0, null))) {
            steady.subscribe("steady", QoS.AT_LEAST_ONCE);
            for (int hour = 1; hour <= HOURS; hour++) {
                comeQueueSpillAndExpire(broker, publisher, cql);
                for (int i = 0; i < ROWS; i++) {
                    assertThat(publisher.publishAndWait("steady", "row", 1))
                            .isEqualTo(ReasonCode.SUCCESS);
                    steady.message();
                }
                Await.until("sessions to expire", PATIENCE, () -> broker.metric("sessions") == 1);
                awaitNothingLeft(cql, reader);
                report(hour, cql, reader, attempts);
            }
        } finally {
            readers.terminate();
            readers.getWhenTerminated().toCompletableFuture().join();
        }
    }

    /** They are there for too large a queue, and for a second longer. */
    private static void comeQueueSpillAndExpire(
            BrokerProcess broker, RawClient publisher, CqlSession cql) throws Exception {
        List<RawClient> coming = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            RawClient client =
                    RawClient.connect(
                            broker.mqttPort(), connectPacket(V5, "coming-" + i, true, 1, null));
            client.subscribe("queue/" + i, QoS.AT_LEAST_ONCE);
            client.subscribe("large", QoS.AT_LEAST_ONCE);
            coming.add(client);
        }
        for (int i = 0; i < LARGE; i++) {
            assertThat(publisher.publishAndWait("large", "x".repeat(20_000), 1))
                    .isEqualTo(ReasonCode.SUCCESS);
        }
        Await.until("sessions to spill", PATIENCE, () -> sessionRows(cql).size() > 1);
        for (RawClient client : coming) {
            client.disconnect();
        }
    }

    /** Rows in any table of sessions that the index does not name. */
    private static TreeSet<String> rowsOfEnded(CqlSession cql, StateReader reader) {
        TreeSet<String> rows = sessionRows(cql);
        IndexPage page = reader.indexPage(0, 0).toCompletableFuture().join().state();
        for (long number : page.sessionNumbers()) {
            rows.removeIf(row -> row.endsWith(" session|0." + number));
        }
        return rows;
    }

    private static TreeSet<String> sessionRows(CqlSession cql) {
        TreeSet<String> rows = new TreeSet<>();
        for (String table : List.of("messages", "snapshots", "metadata")) {
            cql.execute("SELECT persistence_id FROM busy." + table)
                    .forEach(row -> rows.add(table + " " + row.getString("persistence_id")));
        }
        rows.removeIf(row -> !row.contains(" session|"));
        return rows;
    }

    private static void awaitNothingLeft(CqlSession cql, StateReader reader) {
        try {
            Await.until(
                    "nothing of them to be left",
                    PATIENCE,
                    () -> rowsOfEnded(cql, reader).isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError("left behind: " + rowsOfEnded(cql, reader), e);
        }
    }

    // ---- what a recovery reads

    private static void report(int hour, CqlSession cql, StateReader reader, int attempts) {
        long before = System.nanoTime();
        StateReader.Read<?> log = reader.log(0).toCompletableFuture().join();
        StateReader.Read<?> page = reader.indexPage(0, 0).toCompletableFuture().join();
        long millis = (System.nanoTime() - before) / 1_000_000;

        Tally logRows = new Tally();
        Tally all = new Tally();
        for (String id : List.of("log|0", "index|0|0")) {
            long end = id.equals("log|0") ? log.sequenceNr() : page.sequenceNr();
            Tally snapshots =
                    traced(
                            cql,
                            "SELECT sequence_nr FROM busy.snapshots WHERE persistence_id = '%s' AND sequence_nr <= %d AND sequence_nr >= 0 LIMIT %d"
                                    .formatted(id, Long.MAX_VALUE, attempts));
            Tally rows = new Tally();
            rows.from = snapshots.value;
            for (long partition = rows.from / 5_000; partition <= end / 5_000 + 1; partition++) {
                rows.add(
                        traced(
                                cql,
                                "SELECT sequence_nr FROM busy.messages WHERE persistence_id = '%s' AND partition_nr = %d AND sequence_nr > %d"
                                        .formatted(id, partition, rows.from)));
                all.tombstones +=
                        traced(
                                        cql,
                                        "SELECT sequence_nr FROM busy.messages WHERE persistence_id = '%s' AND partition_nr = %d ORDER BY sequence_nr DESC LIMIT 1"
                                                .formatted(id, partition))
                                .tombstones;
            }
            all.add(rows);
            all.tombstones += snapshots.tombstones;
            if (id.equals("log|0")) {
                logRows.add(rows);
            }
        }
        long live =
                cql.execute("SELECT persistence_id FROM busy.messages")
                        .all()
                        .size(); // all partitions
        long snapshots = cql.execute("SELECT sequence_nr FROM busy.snapshots").all().size();
        System.out.printf(
                "%5d %8d %10d %10d %10d %12d %12d%n",
                hour, log.sequenceNr(), logRows.rows, live, snapshots, all.tombstones, millis);

        assertThat(live).as("rows of log and index").isLessThan(2 * MOST_ROWS);
        assertThat(logRows.rows).as("rows behind the snapshot").isLessThan(MOST_ROWS / 2);
        assertThat(snapshots).as("snapshots of log and index").isLessThanOrEqualTo(4);
        assertThat(all.tombstones).as("tombstones of a recovery").isLessThan(20);
    }

    private static final class Tally {
        long rows;
        long tombstones;
        long from;

        /** The first column of the first row. */
        long value;

        void add(Tally other) {
            rows += other.rows;
            tombstones += other.tombstones;
        }
    }

    /** Executes it, and asks Cassandra what that has read. */
    private static Tally traced(CqlSession cql, String query) {
        ResultSet result = cql.execute(SimpleStatement.newInstance(query).setTracing(true));
        Tally tally = new Tally();
        result.forEach(row -> {
            if (tally.rows++ == 0) {
                tally.value = row.getLong("sequence_nr");
            }
        });
        result.getExecutionInfo()
                .getQueryTrace()
                .getEvents()
                .forEach(event -> {
                    Matcher read = READ.matcher(String.valueOf(event.getActivity()));
                    if (read.find()) {
                        tally.tombstones += Long.parseLong(read.group(2));
                    }
                });
        return tally;
    }
}
