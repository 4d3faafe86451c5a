package io.meshlark.auth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.topic.TopicFilter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessRulesTest {
    private static final Subject ANA = new Subject("ana-1", Principal.named("ana"));
    private static final Subject ANYBODY = new Subject("x", Principal.ANONYMOUS);

    @Test
    void firstRuleThatFitsDecides() {
        AccessRules rules =
                rules(
                        "deny everyone all a/secret",
                        "allow everyone all a/#",
                        "deny everyone all #");

        assertThat(mayPublish(rules, ANA, "a/open")).isTrue();
        assertThat(mayPublish(rules, ANA, "a/secret")).isFalse();
        assertThat(mayPublish(rules, ANA, "b")).isFalse();
    }

    @Test
    void whatNoRuleFitsIsDecidedByTheDefault() {
        var rule =
                ((RuleFile.Parsed.Ok) RuleFile.parse("f", List.of("deny everyone all a"))).rules();

        assertThat(mayPublish(new AccessRules(rule, Rule.Effect.ALLOW), ANA, "b")).isTrue();
        assertThat(mayPublish(new AccessRules(rule, Rule.Effect.DENY), ANA, "b")).isFalse();
        assertThat(mayPublish(AccessRules.NONE, ANYBODY, "b")).isTrue();
        assertThat(mayPublish(new AccessRules(List.of(), Rule.Effect.DENY), ANA, "b")).isFalse();
    }

    @Test
    void subscriptionWiderThanTheGrantIsRefused() {
        AccessRules rules = rules("allow everyone subscribe a/+", "allow everyone subscribe b/c/#");

        assertThat(maySubscribe(rules, ANA, "a/b")).isTrue();
        assertThat(maySubscribe(rules, ANA, "a/+")).isTrue();
        assertThat(maySubscribe(rules, ANA, "a/#")).isFalse();
        assertThat(maySubscribe(rules, ANA, "b/c")).isTrue();
        assertThat(maySubscribe(rules, ANA, "b/+")).isFalse();
        assertThat(maySubscribe(rules, ANA, "#")).isFalse();
    }

    @Test
    void subscriptionThatWouldSeeWhatIsDeniedIsRefused() {
        AccessRules rules = rules("deny everyone subscribe +/secret", "allow everyone all #");

        assertThat(maySubscribe(rules, ANA, "a/open")).isTrue();
        assertThat(maySubscribe(rules, ANA, "a/+")).isFalse();
        assertThat(maySubscribe(rules, ANA, "#")).isFalse();
        assertThat(maySubscribe(rules, ANA, "a/secret/more")).isTrue();
    }

    @Test
    void allTopicsAreNotTheBrokersOwn() {
        AccessRules rules = rules("allow everyone subscribe #");

        assertThat(maySubscribe(rules, ANA, "#")).isTrue();
        assertThat(maySubscribe(rules, ANA, "$SYS/#")).isFalse();
        assertThat(maySubscribe(rules("allow user=ana subscribe $SYS/#"), ANA, "$SYS/broker/+"))
                .isTrue();
    }

    @Test
    void sharedSubscriptionIsCheckedAsTheFilterBehindItsGroup() {
        AccessRules rules = rules("allow everyone subscribe a/+");

        assertThat(maySubscribe(rules, ANA, "$share/g/a/+")).isTrue();
        assertThat(maySubscribe(rules, ANA, "$share/g/#")).isFalse();
        assertThat(maySubscribe(rules, ANA, "$share/a/b")).isFalse();
    }

    @Test
    void placeholderStandsForTheClientsOwnValue() {
        AccessRules rules = rules("allow everyone publish c/${clientid}/u-${username}");

        assertThat(mayPublish(rules, ANA, "c/ana-1/u-ana")).isTrue();
        assertThat(mayPublish(rules, ANA, "c/other/u-ana")).isFalse();
        assertThat(mayPublish(rules, ANYBODY, "c/x/u-")).isFalse();
    }

    @Test
    void placeholdersOfCertificatesAndTokens() {
        var principal = new Principal("ana", Map.of("cert.cn", "pump 7", "claim.tenant", "blue"));
        AccessRules rules = rules("allow everyone all ${claim.tenant}/\"${cert.cn}\"/#");

        assertThat(mayPublish(rules, new Subject("x", principal), "blue/pump 7/on")).isTrue();
        assertThat(mayPublish(rules, ANA, "blue/pump 7/on")).isFalse();
    }

    @Test
    void wildcardCannotBeSmuggledIntoAnAllowance() {
        AccessRules rules =
                rules("allow everyone all ${clientid}/#", "allow everyone all c/${clientid}");

        for (String id : List.of("+", "#", "a/b", "a+", "", "$SYS", "$x", "a\0b")) {
            Subject subject = new Subject(id, Principal.ANONYMOUS);
            assertThat(mayPublish(rules, subject, id + "/t")).as(id).isFalse();
            assertThat(maySubscribe(rules, subject, "$SYS/#")).as(id).isFalse();
            assertThat(maySubscribe(rules, subject, "#")).as(id).isFalse();
            assertThat(maySubscribe(rules, subject, "c/+")).as(id).isFalse();
        }
    }

    @Test
    void denialCannotBeSteppedOutOfByAName() {
        AccessRules rules =
                rules("deny everyone publish locked/${clientid}/x", "allow everyone publish #");

        assertThat(mayPublish(rules, ANA, "locked/other/x")).isTrue();
        assertThat(mayPublish(rules, ANA, "locked/ana-1/x")).isFalse();
        Subject slash = new Subject("a/b", Principal.ANONYMOUS);
        assertThat(mayPublish(rules, slash, "locked/a/b/x")).isFalse();
        assertThat(mayPublish(rules, slash, "open")).isTrue();
    }

    @Test
    void rulesAreAboutUsersClientsAndAttributes() {
        AccessRules rules =
                rules(
                        "allow user=ana client=ana-* publish both",
                        "allow claim.role=admin publish admin",
                        "allow anonymous publish nobody");
        Subject other = new Subject("other", Principal.named("ana"));
        Subject admin = new Subject("x", new Principal("bo", Map.of("claim.role", "admin")));

        assertThat(mayPublish(rules, ANA, "both")).isTrue();
        assertThat(mayPublish(rules, other, "both")).isFalse();
        assertThat(mayPublish(rules, admin, "admin")).isTrue();
        assertThat(mayPublish(rules, ANA, "admin")).isFalse();
        assertThat(mayPublish(rules, ANYBODY, "nobody")).isTrue();
        assertThat(mayPublish(rules, ANA, "nobody")).isFalse();
    }

    @Test
    void asteriskInANameIsNoRegularExpression() {
        AccessRules rules = rules("allow user=a.*c publish t");

        assertThat(mayPublish(rules, new Subject("x", Principal.named("a.bc")), "t")).isTrue();
        assertThat(mayPublish(rules, new Subject("x", Principal.named("abbc")), "t")).isFalse();
    }

    @Test
    void rulesAreAboutQosAndRetain() {
        AccessRules rules =
                rules("deny everyone publish retain=yes live/#", "allow everyone all qos=0,1 #");

        assertThat(rules.of(ANA).allows(Access.publish("live/x", QoS.AT_LEAST_ONCE, false)))
                .isTrue();
        assertThat(rules.of(ANA).allows(Access.publish("live/x", QoS.AT_LEAST_ONCE, true)))
                .isFalse();
        assertThat(rules.of(ANA).allows(Access.publish("x", QoS.EXACTLY_ONCE, false))).isFalse();
        assertThat(rules.of(ANA).allows(Access.subscribe(filter("x"), QoS.EXACTLY_ONCE))).isFalse();
    }

    @Test
    void whatWasGrantedAtAnyQosMayBeReceived() {
        AccessRules rules =
                rules("deny everyone subscribe qos=2 a", "allow everyone subscribe qos=1 a");

        assertThat(rules.of(ANA).allows(Access.receive("a"))).isTrue();
        assertThat(rules("deny everyone subscribe a").of(ANA).allows(Access.receive("a")))
                .isFalse();
    }

    @Test
    void rulingNamesTheRule() {
        AccessRules rules = rules("# about a", "allow everyone publish a", "deny everyone all #");

        assertThat(place(rules.of(ANA).decide(Access.publish("a", QoS.AT_MOST_ONCE, false))))
                .isEqualTo("access.rules:2");
        assertThat(place(rules.of(ANA).decide(Access.publish("b", QoS.AT_MOST_ONCE, false))))
                .isEqualTo("access.rules:3");
        assertThat(rules.of(ANA).decide(Access.publish("$x", QoS.AT_MOST_ONCE, false)).by())
                .isNull();
    }

    private static String place(Ruling ruling) {
        return ruling.by() == null ? "none" : ruling.by().place();
    }

    private static boolean mayPublish(AccessRules rules, Subject subject, String topic) {
        return rules.of(subject).allows(Access.publish(topic, QoS.AT_LEAST_ONCE, false));
    }

    private static boolean maySubscribe(AccessRules rules, Subject subject, String text) {
        return rules.of(subject).allows(Access.subscribe(filter(text), QoS.AT_LEAST_ONCE));
    }

    private static TopicFilter filter(String text) {
        return ((TopicFilter.Parsed.Ok) TopicFilter.parse(text, 128)).filter();
    }

    static AccessRules rules(String... lines) {
        var parsed = RuleFile.parse("access.rules", List.of(lines));
        assertThat(parsed).isInstanceOf(RuleFile.Parsed.Ok.class);
        return new AccessRules(((RuleFile.Parsed.Ok) parsed).rules(), Rule.Effect.DENY);
    }
}
