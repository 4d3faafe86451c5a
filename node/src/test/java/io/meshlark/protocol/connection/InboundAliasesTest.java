package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.connection.InboundAliases.Resolved;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import org.junit.jupiter.api.Test;

class InboundAliasesTest {
    private final InboundAliases aliases = new InboundAliases(3);

    @Test
    void withoutAliasTheTopicIsItsOwn() {
        assertThat(aliases.resolve(publish("a/b", 0))).isEqualTo(new Resolved.Topic("a/b"));
    }

    @Test
    @Spec("MQTT-3.3.2-12")
    void everyAliasUpToTheMaximumIsAccepted() {
        for (int alias = 1; alias <= 3; alias++) {
            aliases.resolve(publish("topic/" + alias, alias));
        }

        for (int alias = 1; alias <= 3; alias++) {
            assertThat(aliases.resolve(publish("", alias)))
                    .isEqualTo(new Resolved.Topic("topic/" + alias));
        }
    }

    @Test
    void aliasCanBeSetAgain() {
        aliases.resolve(publish("old", 1));

        assertThat(aliases.resolve(publish("new", 1))).isEqualTo(new Resolved.Topic("new"));
        assertThat(aliases.resolve(publish("", 1))).isEqualTo(new Resolved.Topic("new"));
    }

    @Test
    @Spec({"MQTT-3.3.2-9", "MQTT-3.2.2-17"})
    void aliasAboveTheMaximumEndsTheConnection() {
        assertThat(wrong("a", 4)).isEqualTo(ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Test
    @Spec("MQTT-3.2.2-18")
    void anyAliasEndsTheConnectionWhereThereAreNone() {
        var none = new InboundAliases(0);

        assertThat(none.resolve(publish("a", 1)))
                .isInstanceOfSatisfying(
                        Resolved.Wrong.class,
                        it ->
                                assertThat(it.violation().reason())
                                        .isEqualTo(ReasonCode.TOPIC_ALIAS_INVALID));
    }

    @Test
    void aliasThatWasNeverSetIsAProtocolError() {
        aliases.resolve(publish("a", 1));

        assertThat(wrong("", 2)).isEqualTo(ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    @Spec("MQTT-3.3.2-7")
    void anotherConnectionKnowsNothingOfThem() {
        aliases.resolve(publish("a", 1));

        assertThat(new InboundAliases(3).resolve(publish("", 1)))
                .isInstanceOf(Resolved.Wrong.class);
    }

    private ReasonCode wrong(String topic, int alias) {
        return ((Resolved.Wrong) aliases.resolve(publish(topic, alias))).violation().reason();
    }

    private static Publish publish(String topic, int alias) {
        return new Publish(
                topic,
                Bytes.EMPTY,
                QoS.AT_MOST_ONCE,
                false,
                false,
                0,
                PublishProperties.NONE,
                alias,
                SubscriptionIds.NONE);
    }
}
