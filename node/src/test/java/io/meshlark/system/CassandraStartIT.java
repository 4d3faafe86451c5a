package io.meshlark.system;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.system.RawClient.durable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose Cassandra is not there yet, and one whose Cassandra has no tables. */
class CassandraStartIT {
    @TempDir Path folder;

    @Test
    void aBrokerWaitsForItsCassandraAndForItsTablesAndOpensByItself() throws Exception {
        try (LocalCassandra cassandra = LocalCassandra.in(folder.resolve("cassandra"));
                BrokerProcess broker =
                        cassandra
                                .broker(folder.resolve("data"), "meshlark")
                                .set("cassandra.apply-schema", false)) {
            broker.launch();
            broker.awaitReady(it -> it.startsWith("503 ") && it.contains("store: Cassandra at "));
            assertThat(broker.terminate()).as("SIGTERM while it waits").isZero();

            broker.launch();
            broker.awaitReady(it -> it.contains("starting: waiting for the store"));
            assertThatThrownBy(() -> connect(broker)).isInstanceOf(ConnectException.class);
            assertThat(broker.probe("/alive")).startsWith("200");

            cassandra.start();
            broker.awaitReady(it -> it.contains("run: bin/meshlark schema apply"));
            assertThatThrownBy(() -> connect(broker)).isInstanceOf(ConnectException.class);

            cassandra.applySchema("meshlark");
            broker.awaitReady(it -> it.startsWith("200"));
            broker.awaitStarted();
            try (RawClient client = connect(broker)) {
                client.subscribe("a", QoS.AT_LEAST_ONCE);
                client.disconnect();
            }
            try (RawClient publisher =
                    RawClient.connect(broker.mqttPort(), durable(V5, "publisher"))) {
                assertThat(publisher.publishAndWait("a", "kept", 1)).isEqualTo(ReasonCode.SUCCESS);
            }
            assertThat(broker.output()).doesNotContain("one copy of each row");

            assertThat(broker.terminate()).as(broker.output()).isZero();
            broker.start();
            try (RawClient client = connect(broker)) {
                assertThat(client.connAck().sessionPresent()).isTrue();
                assertThat(client.message().payload().utf8()).isEqualTo("kept");
            }
            anotherWaitsUntilTheStoreIsFree(cassandra, broker);
        }
    }

    /** Red without {@code Membership.haveStoreAlone}: both would serve the same sessions. */
    private void anotherWaitsUntilTheStoreIsFree(LocalCassandra cassandra, BrokerProcess serving)
            throws Exception {
        try (BrokerProcess other = cassandra.broker(folder.resolve("other"), "meshlark")) {
            other.launch();
            other.awaitReady(it -> it.contains("starting: waiting for the store to be free"));
            Await.until(
                    "it to say why",
                    Duration.ofMinutes(1),
                    () -> other.output().contains("the store is served by node-"));
            assertThatThrownBy(() -> connect(other)).isInstanceOf(ConnectException.class);

            assertThat(serving.terminate()).as(serving.output()).isZero();
            other.awaitReady(it -> it.startsWith("200"));
        }
    }

    private static RawClient connect(BrokerProcess broker) throws Exception {
        return RawClient.connect(broker.mqttPort(), durable(V5, "client"));
    }
}
