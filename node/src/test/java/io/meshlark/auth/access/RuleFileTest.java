package io.meshlark.auth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.QoS;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {

    @Test
    void commentsAndBlankLinesAreNoRules() {
        assertThat(
                        AccessRulesTest.rules(
                                        "", "  # allow everyone all #", "allow everyone all #")
                                .rules())
                .hasSize(1)
                .first()
                .extracting(Rule::place)
                .isEqualTo("access.rules:3");
    }

    @Test
    void quotesHoldTogetherWhatHasBlanks() {
        Rule rule =
                AccessRulesTest.rules("allow user=\"ana maria\" publish \"a b/c\" x/\"y z\"")
                        .rules()
                        .getFirst();

        assertThat(rule.isAbout(new Subject("x", Principal.named("ana maria")))).isTrue();
        assertThat(rule.filters()).map(FilterPattern::toString).containsExactly("a b/c", "x/y z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "permit everyone all #             | begins with \"permit\", must begin with allow or deny",
                "allow publish a                   | says nobody (\"publish\")",
                "allow                             | says nobody",
                "allow user=ana write a            | \"write\" must be publish, subscribe or all",
                "allow everyone                    | \"\" must be publish, subscribe or all",
                "allow everyone publish            | names no topics",
                "allow everyone publish qos=3 a    | qos=3 must be some of 0, 1 and 2",
                "allow everyone subscribe retain=no a | retain= is about messages that are published",
                "allow everyone publish retain=so a   | retain=so must be yes or no",
                "allow everyone all a/#/b          | '#' must be the last level",
                "allow everyone all $share/g/a     | names a group",
                "allow everyone all a/${name}      | ${name} is unknown",
                "allow everyone all a/${clientid   | is not closed",
                "allow everyone all \"a            | a quote is not closed",
            })
    void whatIsWrongIsSaidWithItsLine(String line, String problem) {
        var parsed = RuleFile.parse("access.rules", List.of("allow everyone all b", line));

        assertThat(parsed).isInstanceOf(RuleFile.Parsed.Wrong.class);
        assertThat(((RuleFile.Parsed.Wrong) parsed).problems())
                .singleElement()
                .asString()
                .startsWith("access.rules:2: ")
                .contains(problem);
    }

    @Test
    void rulesOfMosquittoAreRead() {
        var lines =
                List.of(
                        "# anonymous",
                        "topic read public/#",
                        "user ana",
                        "topic deny house/secret",
                        "topic house/#",
                        "topic write out/ana",
                        "pattern readwrite own/%u/%c");
        var parsed = MosquittoAcl.parse("acl", lines);
        assertThat(parsed).isInstanceOf(RuleFile.Parsed.Ok.class);
        var rules = new AccessRules(((RuleFile.Parsed.Ok) parsed).rules(), Rule.Effect.DENY);
        Rights ana = rules.of(new Subject("c1", Principal.named("ana")));
        Rights nobody = rules.of(new Subject("c2", Principal.ANONYMOUS));

        assertThat(nobody.allows(Access.receive("public/a"))).isTrue();
        assertThat(nobody.allows(Access.publish("public/a", QoS.AT_MOST_ONCE, false))).isFalse();
        assertThat(ana.allows(Access.receive("public/a"))).isFalse();
        assertThat(ana.allows(Access.receive("house/a"))).isTrue();
        assertThat(ana.allows(Access.receive("house/secret"))).isFalse();
        assertThat(ana.allows(Access.publish("out/ana", QoS.AT_MOST_ONCE, false))).isTrue();
        assertThat(ana.allows(Access.receive("out/ana"))).isFalse();
        assertThat(ana.allows(Access.publish("own/ana/c1", QoS.AT_MOST_ONCE, false))).isTrue();
        assertThat(ana.allows(Access.publish("own/ana/c2", QoS.AT_MOST_ONCE, false))).isFalse();
    }

    @Test
    void whatMosquittoWouldNotReadIsSaid() {
        var parsed = MosquittoAcl.parse("acl", List.of("topic read a", "allow everyone all #"));

        assertThat(((RuleFile.Parsed.Wrong) parsed).problems())
                .containsExactly("acl:2: \"allow\" must be user, topic or pattern");
    }
}
