package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.MqttVersion.V5;
import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.meshlark.protocol.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

/** Topic aliases, both ways [MQTT 5, section 3.3.2.3.4]. */
class TopicAliasTest extends WireTest {

    @Test
    @Spec("MQTT-3.3.2-12")
    void everyAliasUpToTheBrokersMaximumIsTaken() {
        var watcher = connect(V5, "watcher");
        watcher.subscribe(topic("#"), AT_LEAST_ONCE);
        var client = connect(V5, "a");
        int maximum = client.connAck().properties().topicAliasMaximum();
        assertThat(maximum).isPositive();

        for (int alias = 1; alias <= maximum; alias++) {
            client.publish(Message.of(topic("x" + alias), "set", AT_LEAST_ONCE).alias(alias));
        }
        for (int alias = 1; alias <= maximum; alias++) {
            client.publish(Message.of("", "used", AT_LEAST_ONCE).alias(alias));
        }

        for (int i = 0; i < 2 * maximum; i++) {
            assertThat(watcher.receive().topic()).isEqualTo(topic("x" + (i % maximum + 1)));
        }
    }

    @Test
    @Spec("MQTT-3.3.2-12")
    void anAliasMayBeGivenToAnotherTopic() {
        var watcher = connect(V5, "watcher");
        watcher.subscribe(topic("#"), AT_LEAST_ONCE);
        var client = connect(V5, "a");

        client.publish(Message.of(topic("x"), "m", AT_LEAST_ONCE).alias(1));
        client.publish(Message.of(topic("y"), "m", AT_LEAST_ONCE).alias(1));
        client.publish(Message.of("", "m", AT_LEAST_ONCE).alias(1));

        assertThat(watcher.receive().topic()).isEqualTo(topic("x"));
        assertThat(watcher.receive().topic()).isEqualTo(topic("y"));
        assertThat(watcher.receive().topic()).isEqualTo(topic("y"));
    }

    @Test
    @Spec("MQTT-3.3.2-7")
    void anAliasEndsWithItsConnection() {
        connect(durable(V5, "a")).publish(Message.of(topic("x"), "m", AT_LEAST_ONCE).alias(1));

        var again = connect(durable(V5, "a"));
        again.send(Message.of("", "m", AT_MOST_ONCE).alias(1).publish());

        ConnectTest.expectDisconnect(again, V5, ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    @Spec({"MQTT-4.13.1-1", "MQTT-4.13.2-1"})
    void anAliasAboveTheMaximumEndsTheConnection() {
        var client = connect(V5, "a");
        int maximum = client.connAck().properties().topicAliasMaximum();

        client.send(Message.of(topic("x"), "m", AT_MOST_ONCE).alias(maximum + 1).publish());

        ConnectTest.expectDisconnect(client, V5, ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Test
    @Spec("MQTT-3.1.2-27")
    void aClientThatAllowsNoAliasGetsNone() {
        var client = connect(V5, "a");
        client.subscribe(topic("x"), AT_LEAST_ONCE);
        var publisher = connect(V5, "publisher");

        for (int i = 0; i < 3; i++) {
            publisher.publish(topic("x"), "m", AT_LEAST_ONCE);
            var publish = client.receive();
            assertThat(publish.topicAlias()).isZero();
            assertThat(publish.topic()).isEqualTo(topic("x"));
        }
    }

    @Test
    @Spec({"MQTT-3.1.2-26", "MQTT-3.3.2-11", "MQTT-3.3.2-8", "MQTT-3.3.2-7"})
    void theBrokersAliasesStayWithinTheClientsMaximumAndBeginAnewWithEachConnection() {
        var publisher = connect(V5, "publisher");
        for (int connection = 0; connection < 2; connection++) {
            var client = connect(durable(V5, "a").topicAliasMaximum(2));
            client.subscribe(topic("+/some/long/topic"), AT_LEAST_ONCE);
            var topics = new HashMap<Integer, String>();

            for (int i = 0; i < 8; i++) {
                var topic = topic(i % 4 + "/some/long/topic");
                publisher.publish(topic, "m", AT_LEAST_ONCE);
                var publish = client.receive();
                assertThat(publish.topicAlias()).isBetween(0, 2);
                if (!publish.topic().isEmpty()) {
                    topics.put(publish.topicAlias(), publish.topic());
                }
                assertThat(topicOf(publish, topics)).isEqualTo(topic);
            }
            assertThat(topics).containsKeys(1, 2); // it does use them
            client.close();
        }
    }

    private static String topicOf(Publish publish, HashMap<Integer, String> topics) {
        return publish.topic().isEmpty()
                ? topics.getOrDefault(publish.topicAlias(), "unknown alias")
                : publish.topic();
    }
}
