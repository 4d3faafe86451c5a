package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import org.junit.jupiter.api.Test;

class OutboundAliasesTest {

    @Test
    @Spec({"MQTT-3.1.2-26", "MQTT-3.3.2-11"})
    void firstTopicsGetAliasesUpToTheMaximum() {
        var aliases = new OutboundAliases(2);

        assertThat(aliases.propose("topic/a")).isEqualTo(1);
        aliases.keep("topic/a", 1);
        assertThat(aliases.propose("topic/b")).isEqualTo(2);
        aliases.keep("topic/b", 2);

        assertThat(aliases.propose("topic/c")).isZero();
        assertThat(aliases.known("topic/a")).isEqualTo(1);
        assertThat(aliases.known("topic/b")).isEqualTo(2);
    }

    @Test
    void proposalThatWasNotSentIsNotKnown() {
        var aliases = new OutboundAliases(2);

        aliases.propose("topic/a");

        assertThat(aliases.known("topic/a")).isZero();
        assertThat(aliases.propose("topic/b")).isEqualTo(1);
    }

    @Test
    @Spec("MQTT-3.1.2-27")
    void noneForAClientThatTakesNone() {
        var aliases = new OutboundAliases(0);

        assertThat(aliases.areOff()).isTrue();
        assertThat(aliases.propose("topic/a")).isZero();
    }

    @Test
    void shortTopicsGetNone() {
        assertThat(new OutboundAliases(2).propose("a/b")).isZero();
    }
}
