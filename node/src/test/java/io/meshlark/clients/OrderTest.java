package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten thousand messages, none missing, none twice, none out of order. */
@ExtendWith(RunningBroker.class)
class OrderTest {
    private static final int MESSAGES = 10_000;

    /** How far the publisher is ahead at most: no queue on the way overflows. */
    private static final int AHEAD = 500;

    private final Broker broker;
    private final String topic = Fresh.name("order");

    OrderTest(Broker broker) {
        this.broker = broker;
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.of(StockClient.HIVEMQ_3_1_1, StockClient.HIVEMQ_5, 0, false),
                Arguments.of(StockClient.HIVEMQ_5, StockClient.PAHO_3_1_1, 1, false),
                Arguments.of(StockClient.HIVEMQ_5, StockClient.HIVEMQ_3_1_1, 2, false),
                Arguments.of(StockClient.HIVEMQ_3_1_1, StockClient.HIVEMQ_5, 1, true),
                Arguments.of(StockClient.PAHO_5, StockClient.HIVEMQ_5, 2, true));
    }

    @ParameterizedTest(name = "{0} to {1}, QoS {2}, subscriber keeps its session: {3}")
    @MethodSource("ways")
    void messagesArriveInTheOrderInWhichTheyWerePublished(
            StockClient publishing, StockClient subscribing, int qos, boolean keepsSession)
            throws Exception {
        var login = Login.fresh(broker);
        try (var publisher = publishing.connect(Login.fresh(broker));
                var subscriber =
                        subscribing.connect(keepsSession ? login.keepingSession() : login)) {
            subscriber.subscribe(topic, 2);

            var mayPublish = new Semaphore(AHEAD);
            var acknowledged =
                    CompletableFuture.supplyAsync(() -> publishAll(publisher, qos, mayPublish));
            var arrived = new ArrayList<String>();
            while (arrived.size() < MESSAGES) {
                arrived.add(subscriber.inbox().next().text());
                mayPublish.release();
            }

            assertThat(arrived).isEqualTo(Counting.upTo(MESSAGES));
            CompletableFuture.allOf(acknowledged.get().toArray(CompletableFuture[]::new)).get();
        }
    }

    private List<CompletableFuture<?>> publishAll(Client publisher, int qos, Semaphore mayPublish) {
        var acknowledged = new ArrayList<CompletableFuture<?>>();
        for (String text : Counting.upTo(MESSAGES)) {
            mayPublish.acquireUninterruptibly();
            acknowledged.add(publisher.publish(new Message(topic, text, qos)));
        }
        return acknowledged;
    }
}
