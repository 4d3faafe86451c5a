package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RunningBroker.class)
class SharedSubscriptionTest {
    private static final int EACH = 20;

    private final Broker broker;
    private final String topic = Fresh.name("jobs");
    private final Inbox<Taken> taken = new Inbox<>();

    /** Who got what. */
    private record Taken(StockClient member, String text) {}

    SharedSubscriptionTest(Broker broker) {
        this.broker = broker;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void everyMessageGoesToOneMemberAndEveryMemberGetsItsShare(int qos) {
        var members = new ArrayList<Client>();
        for (var kind : StockClient.values()) {
            var member = kind.connect(Login.fresh(broker));
            member.subscribe("$share/workers/" + topic, 2);
            members.add(member);
            report(kind, member);
        }
        int messages = EACH * members.size();
        try (var publisher = StockClient.HIVEMQ_5.connect(Login.fresh(broker))) {
            for (String text : Counting.upTo(messages)) {
                publisher.publish(new Message(topic, text, qos)).join();
            }
        }

        List<Taken> all = taken.next(messages);

        assertThat(new HashSet<>(all.stream().map(Taken::text).toList()))
                .containsExactlyInAnyOrderElementsOf(Counting.upTo(messages));
        for (var kind : StockClient.values()) {
            assertThat(all).filteredOn(it -> it.member() == kind).as("%s", kind).hasSize(EACH);
        }
        members.forEach(Client::close);
    }

    @Test
    void whatAMemberLeavesGoesToTheOthers() {
        try (var stays = StockClient.PAHO_5.connect(Login.fresh(broker));
                var publisher = StockClient.PAHO_3_1.connect(Login.fresh(broker))) {
            stays.subscribe("$share/workers/" + topic, 1);
            var leaves = StockClient.HIVEMQ_5.connect(Login.fresh(broker));
            leaves.subscribe("$share/workers/" + topic, 1);
            leaves.unsubscribe("$share/workers/" + topic);
            leaves.close();

            for (String text : Counting.upTo(10)) {
                publisher.publish(new Message(topic, text, 1)).join();
            }

            assertThat(stays.inbox().next(10))
                    .extracting(Message::text)
                    .isEqualTo(Counting.upTo(10));
        }
    }

    private void report(StockClient kind, Client member) {
        Thread.ofVirtual()
                .start(() -> {
                    for (int i = 0; i < EACH; i++) {
                        taken.add(new Taken(kind, member.inbox().next().text()));
                    }
                });
    }
}
