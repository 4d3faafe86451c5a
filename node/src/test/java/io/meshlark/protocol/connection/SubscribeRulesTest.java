package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.config.Settings;
import io.meshlark.protocol.connection.SubscribeRules.Entry;
import io.meshlark.protocol.connection.SubscribeRules.Verdict;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.transport.Offers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribeRulesTest {
    private static final SubscriptionOptions QOS_2 = SubscriptionOptions.of(QoS.EXACTLY_ONCE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/#/b",
                "a#",
                "a+/b",
                "",
                "$share//a",
                "$share/g+/a",
                "$share/g",
                "$share/g/"
            })
    @Spec({
        "MQTT-4.7.1-1",
        "MQTT-4.7.1-2",
        "MQTT-4.8.2-1",
        "MQTT-4.8.2-2",
        "MQTT-4.7.3-1",
        "v3:MQTT-4.7.1-2",
        "v3:MQTT-4.7.1-3"
    })
    void illFormedFilterIsRefusedAndTheOthersAreNot(String filter) {
        var entries = checked(check(MqttVersion.V5, List.of("good", filter, "also/good")));

        assertThat(entries.get(0)).isInstanceOf(Entry.Granted.class);
        assertThat(refused(entries.get(1))).isEqualTo(ReasonCode.TOPIC_FILTER_INVALID);
        assertThat(entries.get(2)).isInstanceOf(Entry.Granted.class);
    }

    @Test
    void filterOfTooManyLevelsIsRefused() {
        var entries = checked(check(MqttVersion.V5, List.of("/".repeat(128))));

        assertThat(refused(entries.getFirst())).isEqualTo(ReasonCode.TOPIC_FILTER_INVALID);
    }

    @Test
    @Spec({"MQTT-3.2.2-10", "MQTT-3.8.4-7", "v3:MQTT-3.8.4-6"})
    void everyQosIsAcceptedAndGrantedAtMostTheMaximum() {
        for (QoS qos : QoS.values()) {
            var subscribe = subscribe(0, SubscriptionOptions.of(qos), List.of("a"));
            var entries = checked(check(MqttVersion.V5, subscribe, "mqtt.max-qos=1"));

            assertThat(((Entry.Granted) entries.getFirst()).options().qos())
                    .isEqualTo(qos.min(QoS.AT_LEAST_ONCE));
        }
    }

    @Test
    @Spec("MQTT-3.8.3-4")
    void noLocalOnASharedSubscriptionIsAProtocolError() {
        var options = new SubscriptionOptions(QoS.AT_MOST_ONCE, true, false, RetainHandling.SEND);
        var subscribe = subscribe(0, options, List.of("$share/g/a"));

        assertThat(violation(check(MqttVersion.V5, subscribe)))
                .isEqualTo(ReasonCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void shareIsASharedSubscriptionInEveryVersion(MqttVersion version) {
        var granted = (Entry.Granted) checked(check(version, List.of("$share/g/a/+"))).getFirst();

        assertThat(granted.filter().group()).isEqualTo("g");
        assertThat(granted.filter().filter()).isEqualTo("a/+");
    }

    @Test
    @Spec("v3:MQTT-3.8.3-2")
    void whatIsNotAvailableEndsAV5ConnectionAndIsRefusedToV3() {
        record Case(String filter, String setting, ReasonCode reason) {}
        var cases =
                List.of(
                        new Case(
                                "a/#",
                                "mqtt.wildcard-subscription-available=false",
                                ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED),
                        new Case(
                                "$share/g/a",
                                "mqtt.shared-subscription-available=false",
                                ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED));

        for (Case it : cases) {
            var subscribe = subscribe(0, QOS_2, List.of(it.filter()));

            assertThat(violation(check(MqttVersion.V5, subscribe, it.setting())))
                    .isEqualTo(it.reason());
            assertThat(
                            refused(
                                    checked(check(MqttVersion.V3_1_1, subscribe, it.setting()))
                                            .getFirst()))
                    .isEqualTo(it.reason());
        }
    }

    @Test
    void subscriptionIdentifierEndsTheConnectionWhereThereAreNone() {
        var subscribe = subscribe(7, QOS_2, List.of("a"));

        assertThat(
                        violation(
                                check(
                                        MqttVersion.V5,
                                        subscribe,
                                        "mqtt.subscription-identifier-available=false")))
                .isEqualTo(ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED);
        assertThat(check(MqttVersion.V5, subscribe)).isInstanceOf(Verdict.Checked.class);
    }

    @Test
    void bridgeHearsNothingOfItsOwnAndSeesRetainAsPublished() {
        var offer = Offers.offer(Settings.defaults());
        var verdict =
                new SubscribeRules(offer, MqttVersion.V3_1_1, true)
                        .check(subscribe(0, QOS_2, List.of("a", "$share/g/a")));

        var plain = (Entry.Granted) checked(verdict).get(0);
        var shared = (Entry.Granted) checked(verdict).get(1);
        assertThat(plain.options().noLocal()).isTrue();
        assertThat(plain.options().retainAsPublished()).isTrue();
        assertThat(shared.options()).isEqualTo(QOS_2);
    }

    private static Subscribe subscribe(int id, SubscriptionOptions options, List<String> filters) {
        Stream<Subscribe.Entry> entries =
                filters.stream().map(it -> new Subscribe.Entry(it, options));
        return new Subscribe(1, id, List.of(), entries.toList());
    }

    private static Verdict check(MqttVersion version, List<String> filters) {
        return check(version, subscribe(0, QOS_2, filters));
    }

    private static Verdict check(MqttVersion version, Subscribe subscribe, String... assignments) {
        var offer = Offers.offer(Settings.with(assignments));
        return new SubscribeRules(offer, version, false).check(subscribe);
    }

    private static List<Entry> checked(Verdict verdict) {
        return ((Verdict.Checked) verdict).entries();
    }

    private static ReasonCode refused(Entry entry) {
        return ((Entry.Refused) entry).reason();
    }

    private static ReasonCode violation(Verdict verdict) {
        return ((Verdict.Violation) verdict).violation().reason();
    }
}
