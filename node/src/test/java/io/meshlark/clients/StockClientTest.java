package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every client can do, with any other. */
@ExtendWith(RunningBroker.class)
class StockClientTest {
    private static final int LARGE = 900 * 1024;

    private final Broker broker;
    private final String topic = Fresh.name("topic");

    StockClientTest(Broker broker) {
        this.broker = broker;
    }

    static Stream<Arguments> clientsAndQos() {
        return Stream.of(StockClient.values())
                .flatMap(it -> Stream.of(0, 1, 2).map(qos -> Arguments.of(it, qos)));
    }

    static Stream<Arguments> pairs() {
        return Stream.of(StockClient.values())
                .flatMap(a -> Stream.of(StockClient.values()).map(b -> Arguments.of(a, b)));
    }

    @ParameterizedTest
    @MethodSource("clientsAndQos")
    void messageArrivesAsItWasPublished(StockClient kind, int qos) {
        try (var client = kind.connect(Login.fresh(broker))) {
            client.subscribe(topic, 2);

            client.publish(new Message(topic, "Grüße, 世界", qos)).join();

            assertThat(client.inbox().next()).isEqualTo(new Message(topic, "Grüße, 世界", qos));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anyClientHearsAnyOther(StockClient publishing, StockClient subscribing) {
        try (var publisher = publishing.connect(Login.fresh(broker));
                var subscriber = subscribing.connect(Login.fresh(broker))) {
            subscriber.subscribe(topic + "/+/deep/#", 2);

            for (int qos = 0; qos <= 2; qos++) {
                var message = new Message(topic + "/a/deep/" + qos, "x", qos);
                publisher.publish(message).join();
                assertThat(subscriber.inbox().next()).isEqualTo(message);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void subscriptionSaysTheHighestQos(StockClient kind) {
        try (var client = kind.connect(Login.fresh(broker))) {
            client.subscribe(topic + "/0", 0);
            client.subscribe(topic + "/1", 1);

            client.publish(new Message(topic + "/0", "x", 2)).join();
            client.publish(new Message(topic + "/1", "x", 2)).join();

            assertThat(client.inbox().next(2))
                    .containsExactlyInAnyOrder(
                            new Message(topic + "/0", "x", 0), new Message(topic + "/1", "x", 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingMoreArrivesFromAFilterThatWasLeft(StockClient kind) {
        try (var client = kind.connect(Login.fresh(broker))) {
            client.subscribe(topic + "/+", 1);
            client.subscribe(topic + "/end/#", 1);
            client.unsubscribe(topic + "/+");

            client.publish(new Message(topic + "/left", "x", 1)).join();
            client.publish(new Message(topic + "/end/now", "x", 1)).join();

            assertThat(client.inbox().next().topic()).isEqualTo(topic + "/end/now");
        }
    }

    @ParameterizedTest
    @MethodSource("clientsAndQos")
    void retainedMessageMeetsTheLaterSubscriberUntilItIsCleared(StockClient kind, int qos) {
        var kept = new Message(topic + "/kept", "x", qos, true);
        try (var client = kind.connect(Login.fresh(broker))) {
            client.publish(kept).join();
            client.subscribe(topic + "/+", 2);
            assertThat(client.inbox().next()).isEqualTo(kept);
        }
        try (var client = kind.connect(Login.fresh(broker))) {
            client.publish(new Message(kept.topic(), "", qos, true)).join();
            client.publish(new Message(topic + "/other", "y", 1, true)).join();
            client.subscribe(topic + "/+", 2);
            assertThat(client.inbox().next().topic()).isEqualTo(topic + "/other");
        }
    }

    @ParameterizedTest
    @MethodSource("clientsAndQos")
    void willOfALostClientIsPublished(StockClient kind, int qos) {
        var will = new Message(topic, "gone", qos, true);
        try (var heir = kind.connect(Login.fresh(broker));
                var cable = Cable.to(broker);
                var lost = kind.connect(Login.fresh(broker).over(cable.port()).withWill(will))) {
            heir.subscribe(topic, 2);

            cable.close();

            assertThat(heir.inbox().next()).isEqualTo(new Message(topic, "gone", qos));
            assertThat(lost.lost()).succeedsWithin(30, TimeUnit.SECONDS);
        }
        try (var late = kind.connect(Login.fresh(broker))) {
            late.subscribe(topic, 2);
            assertThat(late.inbox().next()).isEqualTo(will);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatSaysGoodbyeLeavesNoWill(StockClient kind) {
        var login = Login.fresh(broker);
        try (var heir = kind.connect(Login.fresh(broker))) {
            heir.subscribe(topic, 1);
            kind.connect(login.withWill(new Message(topic, "gone", 1))).close();
            // The same id: connected when its former connection has ended in every respect.
            kind.connect(login).close();

            heir.publish(new Message(topic, "after", 1)).join();

            assertThat(heir.inbox().next().text()).isEqualTo("after");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionKeepsWhatComesWhileItsClientIsAway(StockClient kind) {
        var login = Login.fresh(broker).keepingSession();
        try (var client = kind.connect(login)) {
            assertThat(client.foundSession()).isFalse();
            client.subscribe(topic + "/#", 2);
        }
        try (var publisher = kind.connect(Login.fresh(broker))) {
            for (int i = 0; i < 50; i++) {
                publisher.publish(new Message(topic + "/" + i % 2, "" + i, 1 + i % 2)).join();
            }
        }

        try (var client = kind.connect(login)) {
            assertThat(client.foundSession()).isEqualTo(kind != StockClient.PAHO_3_1);
            var messages = client.inbox().next(50);
            assertThat(messages)
                    .filteredOn(it -> it.qos() == 1)
                    .extracting(Message::text)
                    .containsExactlyElementsOf(Counting.upTo(50, 0));
            assertThat(messages)
                    .filteredOn(it -> it.qos() == 2)
                    .extracting(Message::text)
                    .containsExactlyElementsOf(Counting.upTo(50, 1));
        }
        try (var cleaner = kind.connect(new Login(login.id(), login.port(), false, null))) {
            assertThat(cleaner.foundSession()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void newerConnectionTakesOverFromAnyClient(StockClient first) {
        var all = StockClient.values();
        var second = all[(first.ordinal() + 1) % all.length];
        var login = Login.fresh(broker).keepingSession();
        try (var older = first.connect(login)) {
            older.subscribe(topic, 2);

            try (var newer = second.connect(login)) {
                assertThat(older.lost()).succeedsWithin(30, TimeUnit.SECONDS);
                newer.publish(new Message(topic, "to the newer", 2)).join();
                assertThat(newer.inbox().next().text()).isEqualTo("to the newer");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clientsAndQos")
    void largeMessagePasses(StockClient kind, int qos) {
        var text = new StringBuilder(LARGE);
        var random = new Random(qos);
        for (int i = 0; i < LARGE; i++) {
            text.append((char) random.nextInt(' ', 0x7F));
        }
        try (var client = kind.connect(Login.fresh(broker))) {
            client.subscribe(topic, 2);

            client.publish(new Message(topic, text.toString(), qos)).join();

            assertThat(client.inbox().next().text()).isEqualTo(text.toString());
        }
    }
}
