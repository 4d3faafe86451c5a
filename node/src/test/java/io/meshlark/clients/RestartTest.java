package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients find after the broker was stopped and started again. */
class RestartTest {

    @Test
    void sessionsTheirMessagesAndRetainedOnesSurviveARestart() {
        try (var broker = Broker.start()) {
            for (var kind : StockClient.values()) {
                try (var client = kind.connect(login(kind, broker))) {
                    client.subscribe("news/#", 2);
                    client.subscribe(own(kind), 2);
                }
            }
            try (var publisher = StockClient.HIVEMQ_5.connect(Login.fresh(broker))) {
                publisher.publish(new Message("state", "kept", 1, true)).join();
                for (int i = 0; i < 20; i++) {
                    publisher.publish(new Message("news/" + i, "" + i, 1 + i % 2)).join();
                }
            }

            broker.restart();

            for (var kind : StockClient.values()) {
                try (var client = kind.connect(login(kind, broker))) {
                    assertThat(client.foundSession())
                            .as("%s", kind)
                            .isEqualTo(kind != StockClient.PAHO_3_1);
                    var queued = client.inbox().next(20);
                    for (int qos = 1; qos <= 2; qos++) {
                        int each = qos;
                        assertThat(queued)
                                .filteredOn(it -> it.qos() == each)
                                .as("%s, QoS %d", kind, qos)
                                .extracting(Message::text)
                                .containsExactlyElementsOf(Counting.upTo(20, qos - 1));
                    }
                    client.publish(new Message(own(kind), "after", 2)).join();
                    assertThat(client.inbox().next()).isEqualTo(new Message(own(kind), "after", 2));
                    client.subscribe("state", 2);
                    assertThat(client.inbox().next())
                            .isEqualTo(new Message("state", "kept", 1, true));
                }
            }
        }
    }

    @Test
    void connectedClientsAreLetGoAndFindTheirSessionsAgain() {
        try (var broker = Broker.start()) {
            Map<StockClient, Client> connected = new EnumMap<>(StockClient.class);
            for (var kind : StockClient.values()) {
                var client = kind.connect(login(kind, broker));
                client.subscribe(own(kind), 1);
                connected.put(kind, client);
            }

            broker.restart();

            connected.forEach((kind, client) -> {
                assertThat(client.lost()).succeedsWithin(30, TimeUnit.SECONDS);
                client.close();
                try (var again = kind.connect(login(kind, broker))) {
                    again.publish(new Message(own(kind), "after", 1)).join();
                    assertThat(again.inbox().next()).isEqualTo(new Message(own(kind), "after", 1));
                }
            });
        }
    }

    private static Login login(StockClient kind, Broker broker) {
        return new Login("durable-" + kind, broker.tcp(), true, null);
    }

    private static String own(StockClient kind) {
        return "own/" + kind;
    }
}
