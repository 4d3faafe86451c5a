package io.meshlark.auth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.packet.QoS;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that come with a login. */
class OwnRulesTest {
    private static final AccessRules CLOSED = new AccessRules(List.of(), Rule.Effect.DENY);

    private static Principal ana(String... rules) throws BadRules {
        var own = new OwnRules();
        for (String rule : rules) {
            String[] words = rule.split(" ", 3);
            own.add(words[0], words[1], words[2]);
        }
        return Principal.named("ana").with(own.all());
    }

    private static boolean mayPublish(AccessRules rules, Principal principal, String topic) {
        return rules.of(new Subject("ana-1", principal))
                .allows(Access.publish(topic, QoS.AT_MOST_ONCE, false));
    }

    @Test
    void theyAllowOneClientWhatNobodyElseMay() throws BadRules {
        var ana = ana("deny publish a/secret", "allow all a/#", "allow publish ${clientid}/up");

        assertThat(mayPublish(CLOSED, ana, "a/b")).isTrue();
        assertThat(mayPublish(CLOSED, ana, "a/secret")).isFalse();
        assertThat(mayPublish(CLOSED, ana, "ana-1/up")).isTrue();
        assertThat(mayPublish(CLOSED, ana, "ana-2/up")).isFalse();
        assertThat(mayPublish(CLOSED, Principal.named("ana"), "a/b")).isFalse();
    }

    @Test
    void theRulesOfAllComeFirst() throws BadRules {
        var parsed =
                (RuleFile.Parsed.Ok)
                        RuleFile.parse(
                                "f",
                                List.of(
                                        "deny everyone all admin/#",
                                        "allow everyone publish news"));
        var rules = new AccessRules(parsed.rules(), Rule.Effect.DENY);
        var ana = ana("allow all #", "deny publish news");

        assertThat(mayPublish(rules, ana, "admin/stop")).isFalse();
        assertThat(mayPublish(rules, ana, "news")).isTrue();
        assertThat(mayPublish(rules, ana, "other")).isTrue();
    }

    @Test
    void theyDenyWhereEverythingElseIsAllowed() throws BadRules {
        assertThat(mayPublish(AccessRules.NONE, ana("deny publish a"), "a")).isFalse();
        assertThat(mayPublish(AccessRules.NONE, ana("deny publish a"), "b")).isTrue();
    }

    @Test
    void anAllowanceOfEverythingIsNoneOfTheBrokersOwnTopics() throws BadRules {
        var rights = CLOSED.of(new Subject("c", ana("allow all #")));

        assertThat(rights.allows(Access.receive("#"))).isTrue();
        assertThat(rights.allows(Access.receive("$SYS/#"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permit publish a | rule 1: permission must be allow or deny",
                "ALLOW publish a | rule 1: permission must be allow or deny",
                "allow read a | rule 1: action must be publish, subscribe or all",
                "allow publish a/#/b | rule 1: topic \"a/#/b\"",
                "allow publish ${nobody} | rule 1: topic ${nobody} is unknown",
                "allow publish $share/g/a | rule 1: topic \"$share/g/a\" names a group",
            })
    void whatIsNoRuleIsRefused(String rule, String problem) {
        assertThatThrownBy(() -> ana(rule))
                .isInstanceOf(BadRules.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void thereIsALimit() throws BadRules {
        var many = new OwnRules();
        for (int i = 0; i < OwnRules.MOST; i++) {
            many.add("allow", "all", "a");
        }
        assertThatThrownBy(() -> many.add("allow", "all", "a"))
                .hasMessage("there are more than 64 rules");

        var longOnes = new OwnRules();
        longOnes.add("allow", "all", "é".repeat(OwnRules.MOST_BYTES / 2));
        assertThatThrownBy(() -> longOnes.add("allow", "all", "a"))
                .hasMessage("their topics have more than 8192 bytes");
    }

    @Test
    void whoIsKnownByRulesAloneIsWrittenDownToo() throws BadRules {
        for (Principal each :
                List.of(
                        Principal.ANONYMOUS.with(ana("allow all a").rules()),
                        new Principal("ana", Map.of("claim.a", "b"), ana("deny all a").rules()))) {
            var out = new BinaryWriter(16);
            PrincipalCodec.write(out, each);
            out.octet(7);

            var in = new BinaryReader(out.toByteArray());
            assertThat(each.isUnknown()).isFalse();
            assertThat(PrincipalCodec.read(in, true)).isEqualTo(each);
            assertThat(in.octet()).isEqualTo(7);
        }
    }
}
