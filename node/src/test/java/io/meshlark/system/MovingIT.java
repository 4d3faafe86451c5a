package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.system.RawClient.connectPacket;
import static io.meshlark.system.RawClient.durable;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.persistence.Retained;
import io.meshlark.persistence.archive.ArchiveWriter;
import io.meshlark.persistence.archive.Entry;
import io.meshlark.persistence.archive.Head;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Export and import between the embedded store and a real Cassandra. */
class MovingIT {
    private static final int REFUSED = 2;
    private static final int SHARDS = 4;
    private static final int RETAINED = 10_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir static Path shared;
    @TempDir Path folder;

    private static LocalCassandra cassandra;

    @BeforeAll
    static void startCassandra() {
        cassandra = LocalCassandra.in(shared.resolve("cassandra")).start();
    }

    @AfterAll
    static void stopCassandra() {
        cassandra.close();
    }

    private BrokerProcess embedded(String data) {
        return small(BrokerProcess.in(folder.resolve(data)));
    }

    /** With a log so small that the queue of a sleeping session is in its own journal. */
    private static BrokerProcess small(BrokerProcess broker) {
        return broker.set("cluster.shards", SHARDS)
                .set("session.log-limit", "256KiB")
                .set("sys-interval", "0s");
    }

    private String export(BrokerProcess from, Path file) throws Exception {
        return run(from, "export", file, 0);
    }

    private String run(BrokerProcess on, String what, Path file, int exitCode) throws Exception {
        try (Command command = start(on, what, file)) {
            int code = command.exitCode();
            assertThat(code).as(command.output()).isEqualTo(exitCode);
            return command.output();
        }
    }

    private Command start(BrokerProcess on, String what, Path file) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(what, file.toString()));
        arguments.addAll(on.settings());
        return Command.start(folder.resolve(what + ".out"), arguments);
    }

    private static RawClient connect(BrokerProcess to, String clientId) throws IOException {
        return RawClient.connect(to.mqttPort(), durable(V5, clientId));
    }

    private static RawClient resume(BrokerProcess to, String clientId) throws IOException {
        RawClient client = connect(to, clientId);
        assertThat(client.connAck().sessionPresent()).as(clientId).isTrue();
        return client;
    }

    // ---- what a client has is there

    @Test
    void everythingMovesToCassandraAndBack() throws Exception {
        BrokerProcess first = embedded("first");
        BrokerProcess second = small(cassandra.broker(folder.resolve("second"), "moving"));
        BrokerProcess third = embedded("third");
        int[] ids;
        try (first) {
            first.start();
            ids = fill(first);
            assertThat(first.terminate()).as(first.output()).isZero();
        }

        Path there = folder.resolve("there.mlk");
        assertThat(export(first, there)).contains("exported 5 sessions, 33 messages, 1 retained");
        assertThat(run(second, "import", there, 0)).contains("imported 5 sessions, 33 messages");
        assertThat(run(second, "import", there, REFUSED)).contains("is not empty");
        try (second) {
            second.start();
            assertHalfway(second, ids);
            assertThat(second.terminate()).as(second.output()).isZero();
        }

        Path back = folder.resolve("back.mlk");
        export(second, back);
        run(third, "import", back, 0);
        assertThat(run(third, "import", back, REFUSED)).contains("is not empty");
        try (third) {
            third.start();
            assertRest(third, ids);
        }
    }

    /** Returns the packet ids of the two messages that the client "midway" has not finished. */
    private static int[] fill(BrokerProcess broker) throws IOException {
        try (RawClient away = connect(broker, "away");
                RawClient observer = connect(broker, "observer");
                RawClient sender = connect(broker, "sender")) {
            away.subscribe("q/#", QoS.EXACTLY_ONCE);
            away.disconnect();
            observer.subscribe("will/#", QoS.AT_LEAST_ONCE);
            observer.disconnect();
            for (int i = 0; i < 30; i++) {
                // Large ones, which the log does not hold for long.
                String payload = i + " " + "x".repeat(20_000);
                assertThat(sender.publishAndWait("q/one", payload, 1))
                        .isEqualTo(ReasonCode.SUCCESS);
            }
            RawClient midway = connect(broker, "midway");
            midway.subscribe("m/#", QoS.EXACTLY_ONCE);
            exactlyOnce(sender, "m/1", "received", 2);
            exactlyOnce(sender, "m/2", "sent", 3);
            Publish received = midway.expect(Publish.class);
            Publish sent = midway.expect(Publish.class);
            midway.send(PubRec.of(received.packetId()));
            midway.expect(PubRel.class);
            assertThat(sender.publishAndWait("r/1", "other", 1)).isNotNull();
            sender.send(Publish.of("r/1", Bytes.utf8("retained"), QoS.AT_LEAST_ONCE, true, 1));
            sender.receive(LONG);
            // Taken, and not released.
            sender.publish("q/two", "once", QoS.EXACTLY_ONCE, 7);
            assertThat(sender.expect(PubRec.class).packetId()).isEqualTo(7);
            RawClient.connect(
                            broker.mqttPort(),
                            connectPacket(
                                    V5,
                                    "lost",
                                    true,
                                    3600,
                                    new Will(
                                            "will/lost",
                                            Bytes.utf8("gone"),
                                            QoS.AT_LEAST_ONCE,
                                            false,
                                            10,
                                            PublishProperties.NONE)))
                    .close();
            return new int[] {received.packetId(), sent.packetId()};
        }
    }

    private static void exactlyOnce(RawClient sender, String topic, String payload, int id)
            throws IOException {
        sender.publish(topic, payload, QoS.EXACTLY_ONCE, id);
        sender.expect(PubRec.class);
        sender.send(PubRel.of(id));
        sender.expect(PubComp.class);
    }

    private static void assertHalfway(BrokerProcess broker, int[] ids) throws IOException {
        try (RawClient midway = resume(broker, "midway")) {
            assertThat(midway.expect(PubRel.class).packetId()).isEqualTo(ids[0]);
            Publish again = midway.expect(Publish.class);
            assertThat(again.payload().utf8()).isEqualTo("sent");
            assertThat(again.packetId()).isEqualTo(ids[1]);
            assertThat(again.dup()).isTrue();
            midway.send(PubComp.of(ids[0]));
            midway.send(PubRec.of(ids[1]));
            assertThat(midway.expect(PubRel.class).packetId()).isEqualTo(ids[1]);
        }
        try (RawClient sender = resume(broker, "sender")) {
            // Once more: it may not know that it was taken.
            sender.publish("q/two", "once", QoS.EXACTLY_ONCE, 7);
            assertThat(sender.expect(PubRec.class).packetId()).isEqualTo(7);
        }
        try (RawClient away = resume(broker, "away")) {
            for (int i = 0; i < 10; i++) {
                Publish queued = away.message();
                assertThat(queued.payload().utf8()).startsWith(i + " x");
                assertThat(queued.packetId()).isEqualTo(1 + i);
            }
        }
    }

    private static void assertRest(BrokerProcess broker, int[] ids) throws IOException {
        try (RawClient midway = resume(broker, "midway")) {
            assertThat(midway.expect(PubRel.class).packetId()).isEqualTo(ids[1]);
            midway.send(PubComp.of(ids[1]));
            assertThat(midway.receive(Duration.ofMillis(200))).isNull();
            // The subscription and its place in the sequence are there as well.
            midway.publish("m/3", "next", QoS.AT_LEAST_ONCE, 1);
            Publish next = null;
            while (next == null) {
                if (midway.receive(LONG) instanceof Publish publish) {
                    next = publish;
                }
            }
            assertThat(next.packetId()).isEqualTo(ids[1] + 1);
        }
        try (RawClient sender = resume(broker, "sender")) {
            sender.publish("q/two", "once", QoS.EXACTLY_ONCE, 7);
            assertThat(sender.expect(PubRec.class).packetId()).isEqualTo(7);
            sender.send(PubRel.of(7));
            assertThat(sender.expect(PubComp.class).reason()).isEqualTo(ReasonCode.SUCCESS);
            exactlyOnce(sender, "q/two", "last", 7);
        }
        try (RawClient away = resume(broker, "away")) {
            for (int i = 10; i < 30; i++) {
                Publish queued = away.message();
                assertThat(queued.payload().utf8()).startsWith(i + " x");
                assertThat(queued.packetId()).isEqualTo(1 + i);
            }
            assertThat(away.expect(Publish.class).payload().utf8()).isEqualTo("once");
            assertThat(away.expect(Publish.class).payload().utf8()).isEqualTo("last");
        }
        try (RawClient observer = resume(broker, "observer")) {
            assertThat(observer.message().topic()).isEqualTo("will/lost");
            assertThat(observer.receive(Duration.ofMillis(200))).isNull();
            observer.subscribe("r/#", QoS.AT_LEAST_ONCE);
            assertThat(observer.message().payload().utf8()).isEqualTo("retained");
        }
    }

    // ---- an import that does not end

    @Test
    void aKilledImportLeavesTheEmbeddedStoreEmptyAndMayBeRepeated() throws Exception {
        Path file = manyRetained();
        try (BrokerProcess broker = embedded("killed")) {
            killWhileImporting(broker, file);
            assertThat(broker.data().resolve("store").resolve("CURRENT")).doesNotExist();

            assertThat(run(broker, "import", file, 0)).contains("10,000 retained");

            assertThat(broker.data()).isDirectoryNotContaining("glob:**importing");
            broker.start();
            assertThat(broker.metric("retained_messages")).isEqualTo(RETAINED);
        }
    }

    @Test
    void noNodeStartsOnAKilledImportIntoCassandraUntilItIsRepeated() throws Exception {
        Path file = manyRetained();
        try (BrokerProcess broker = small(cassandra.broker(folder.resolve("killed"), "killed"))) {
            killWhileImporting(broker, file);

            broker.launch();
            broker.awaitReady(
                    answer -> answer.startsWith("503") && answer.contains("bin/meshlark import"));
            assertThat(run(broker, "export", folder.resolve("half.mlk"), REFUSED))
                    .contains("holds a part of an import");
            assertThat(folder.resolve("half.mlk")).doesNotExist();

            assertThat(run(broker, "import", file, 0)).contains("10,000 retained");

            broker.awaitStarted(); // by itself
            assertThat(broker.metric("retained_messages")).isEqualTo(RETAINED);
        }
    }

    private void killWhileImporting(BrokerProcess broker, Path file) throws Exception {
        try (Command command = start(broker, "import", file)) {
            Await.until("an import", LONG, () -> command.output().contains("importing"));
            command.killHard();
            assertThat(command.output()).doesNotContain("imported");
        }
    }

    private Path manyRetained() throws IOException {
        Path file = folder.resolve("many.mlk");
        try (OutputStream out = Files.newOutputStream(file)) {
            ArchiveWriter archive = new ArchiveWriter(out, new Head(SHARDS, 0, "test"));
            for (int i = 0; i < RETAINED; i++) {
                String topic = "r/" + i;
                byte[] message =
                        PublicationCodec.encode(
                                new Publication(
                                        topic,
                                        Bytes.utf8("retained " + i),
                                        QoS.AT_LEAST_ONCE,
                                        true,
                                        PublishProperties.NONE,
                                        "publisher",
                                        Publication.NEVER));
                archive.write(new Entry.Message(i % SHARDS, new Retained(topic, 1 + i, message)));
            }
            archive.finish();
        }
        return file;
    }

    // ---- a file that cannot be right

    @Test
    void aFileThatIsCutOffOrOfAnotherClusterIsRefusedBeforeAnythingIsWritten() throws Exception {
        Path file = manyRetained();
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.mlk");
        Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
        BrokerProcess broker = embedded("refused");

        assertThat(run(broker, "import", cut, REFUSED))
                .contains("meshlark: " + cut + " is cut off after");
        assertThat(run(broker.set("cluster.shards", 5), "import", file, REFUSED))
                .contains("is of a cluster with 4 shards, here cluster.shards is 5");
        assertThat(broker.data()).doesNotExist();
    }
}
