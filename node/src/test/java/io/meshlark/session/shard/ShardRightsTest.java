package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.FOREVER;
import static io.meshlark.session.shard.ShardWorld.all;
import static io.meshlark.session.shard.ShardWorld.gone;
import static io.meshlark.session.shard.ShardWorld.only;
import static io.meshlark.session.shard.ShardWorld.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.access.Rule;
import io.meshlark.auth.access.RuleFile;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A client id belongs to whoever has it, and rights that are lost are lost for sessions and wills,
 * too. Each call of {@link ShardRights} in {@link Shard} and {@link ShardConnections} has one that
 * is red when it is taken out.
 */
class ShardRightsTest {
    private static final Principal ANA = Principal.named("ana");
    private static final Principal EVE = Principal.named("eve");

    private AccessRules rules = AccessRules.NONE;
    private ShardWorld world = new ShardWorld(new ShardAccess(() -> rules, true));

    // ---- whose a client id is

    @Test
    void strangerDoesNotTakeOverALiveConnection() {
        connected(ANA, 0);

        List<ShardEffect> effects = world.handle(connect(EVE, false, 0));

        assertThat(only(ShardEffect.Refuse.class, effects).reason())
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(all(ShardEffect.Kick.class, effects)).isEmpty();
        assertThat(all(ShardEffect.Attach.class, effects)).isEmpty();
    }

    @Test
    void strangerNeitherResumesNorWipesASession() {
        Presence ana = connected(ANA, FOREVER);
        world.subscribe(ana, "a");
        world.handle(gone(ana, false, FOREVER));

        assertThat(refusal(connect(EVE, false, FOREVER))).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(refusal(connect(EVE, true, FOREVER))).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(refusal(connect(EVE, true, 0))).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(refusal(connect(Principal.ANONYMOUS, false, 0)))
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(attached(connect(ANA, false, FOREVER)).sessionPresent()).isTrue();
    }

    @Test
    void ownerIsKnownAfterARestartAndASnapshot() {
        Presence ana = connected(ANA, FOREVER);
        world.handle(gone(ana, false, FOREVER));
        world.restart();

        assertThat(refusal(connect(EVE, false, FOREVER))).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        LogState copy = LogSnapshot.of(world.replayed()).toState();
        assertThat(copy.attachment("c"))
                .extracting(it -> it == null ? null : it.principal())
                .isEqualTo(ANA);
    }

    @Test
    void strangerDoesNotTakeThePlaceOfAUserWhoWaits() {
        connected(Principal.ANONYMOUS, 0);
        world.handle(connect(ANA, false, 0));

        assertThat(refusal(connect(EVE, false, 0))).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void whatIsAnonymousBelongsToNobodyUntilAUserHasIt() {
        Presence nobody = connected(Principal.ANONYMOUS, FOREVER);
        world.handle(gone(nobody, false, FOREVER));

        ShardEffect.Attach ana = attached(connect(ANA, false, FOREVER));
        world.handle(gone(ana.presence(), false, FOREVER));

        assertThat(ana.sessionPresent()).isTrue();
        assertThat(refusal(connect(Principal.ANONYMOUS, false, FOREVER)))
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void sessionThatIsOverBelongsToNobody() {
        Presence ana = connected(ANA, FOREVER);
        world.handle(gone(ana, false, 10));
        world.now += 10_000;

        assertThat(attached(connect(EVE, false, FOREVER)).sessionPresent()).isFalse();
    }

    @Test
    void settingLetsEverybodyHaveEveryClientId() {
        world = new ShardWorld(new ShardAccess(() -> rules, false));
        Presence ana = connected(ANA, FOREVER);
        world.handle(gone(ana, false, FOREVER));

        assertThat(attached(connect(EVE, false, FOREVER)).sessionPresent()).isTrue();
    }

    // ---- rights that are lost

    @Test
    void rulesThatChangeEndSubscriptionsOfThoseWhoAreAway() {
        Presence ana = connected(ANA, FOREVER);
        world.subscribe(ana, "a/b");
        world.subscribe(ana, "open");
        world.handle(gone(ana, false, FOREVER));

        inForce("deny user=ana subscribe a/#", "allow everyone all #");
        world.handle(new ShardCommand.Tick());

        assertThat(subscriptions()).containsExactly("open");
        world.restart();
        assertThat(subscriptions()).containsExactly("open");
    }

    @Test
    void rulesThatChangeEndSubscriptionsOfThoseWhoAreThere() {
        Presence ana = connected(ANA, FOREVER);
        world.subscribe(ana, "a/b");

        inForce("allow everyone subscribe open");
        world.handle(new ShardCommand.Tick());

        assertThat(subscriptions()).isEmpty();
    }

    @Test
    void subscribeThatComesAfterTheRulesHaveChangedIsRefused() {
        Presence ana = connected(ANA, FOREVER);
        inForce("allow everyone subscribe open");
        world.handle(new ShardCommand.Tick());

        var effects = world.subscribe(ana, "a/b");

        assertThat(only(ShardEffect.Subscribed.class, effects).reasons())
                .containsExactly(ReasonCode.NOT_AUTHORIZED);
        assertThat(subscriptions()).isEmpty();
    }

    @Test
    void rulesThatChangedWhileTheShardWasAwayCountWhenItOpens() {
        Presence ana = connected(ANA, FOREVER);
        world.subscribe(ana, "a/b");
        inForce("allow everyone subscribe open");

        world.restart();

        assertThat(subscriptions()).isEmpty();
    }

    @Test
    void clientThatComesBackAsLessHasLess() {
        inForce("allow claim.site=north subscribe north/#");
        Principal north = new Principal("ana", Map.of("claim.site", "north"));
        Presence ana = connected(north, FOREVER);
        world.subscribe(ana, "north/a");
        world.handle(gone(ana, false, FOREVER));

        attached(connect(new Principal("ana", Map.of("claim.site", "south")), false, FOREVER));

        assertThat(subscriptions()).isEmpty();
    }

    @Test
    void willIsNotPublishedWhenItsClientMayNotAnyMore() {
        ShardEffect.Attach ana = attached(world.connect("c", ANA, false, 0, will(0)));
        inForce("deny user=ana publish will", "allow everyone all #");

        List<ShardEffect> effects = world.handle(gone(ana.presence(), true, 0));

        assertThat(all(ShardEffect.PublishWill.class, effects)).isEmpty();
        assertThat(all(ShardEffect.WillDenied.class, effects)).hasSize(1);
        assertThat(world.replayed().wills).isEmpty();
    }

    @Test
    void willOfALostNodeIsLookedAtAsOfItsClient() {
        inForce("allow claim.may=will publish will");
        Principal may = new Principal("ana", Map.of("claim.may", "will"));
        attached(world.connect("c", may, false, 0, will(0)));
        attached(world.connect("d", ANA, false, 0, will(0)));

        List<ShardEffect> effects = world.restart();

        assertThat(only(ShardEffect.PublishWill.class, effects).will().clientId()).isEqualTo("c");
        assertThat(only(ShardEffect.WillDenied.class, effects).will().clientId()).isEqualTo("d");
    }

    /** One that waited for its delay, or whose node was lost, when the ban came. */
    @Test
    void willOfABannedClientIsNotPublished() {
        world = new ShardWorld(new ShardAccess(() -> rules, true, it -> it.clientId().equals("c")));
        attached(world.connect("c", ANA, false, 0, will(0)));
        attached(world.connect("d", ANA, false, 0, will(0)));

        List<ShardEffect> effects = world.restart();

        assertThat(only(ShardEffect.PublishWill.class, effects).will().clientId()).isEqualTo("d");
        assertThat(only(ShardEffect.WillDenied.class, effects).will().clientId()).isEqualTo("c");
    }

    // ---- rules that came with the login

    @Test
    void willIsLookedAtByTheRulesOfItsLoginAlsoAfterANodeIsLost() {
        inForce();
        attached(world.connect("c", may("publish", "will"), false, 0, will(0)));
        attached(world.connect("d", may("publish", "other"), false, 0, will(0)));

        List<ShardEffect> effects = world.restart();

        assertThat(only(ShardEffect.PublishWill.class, effects).will().clientId()).isEqualTo("c");
        assertThat(only(ShardEffect.WillDenied.class, effects).will().clientId()).isEqualTo("d");
    }

    @Test
    void sessionKeepsWhatTheRulesOfItsLoginAllow() {
        inForce();
        Presence ana = connected(may("subscribe", "a/#"), FOREVER);
        world.subscribe(ana, "a/b");
        world.handle(gone(ana, false, FOREVER));

        inForce("deny user=eve all #");
        world.handle(new ShardCommand.Tick());
        world.restart();

        assertThat(subscriptions()).containsExactly("a/b");
        LogState copy = LogSnapshot.of(world.replayed()).toState();
        assertThat(copy.attachment("c"))
                .extracting(it -> it == null ? null : it.principal())
                .isEqualTo(may("subscribe", "a/#"));
    }

    @Test
    void clientThatComesBackWithOtherRulesHasThose() {
        inForce();
        Presence ana = connected(may("subscribe", "a/#"), FOREVER);
        world.subscribe(ana, "a/b");
        world.handle(gone(ana, false, FOREVER));

        attached(connect(may("subscribe", "b/#"), false, FOREVER));

        assertThat(subscriptions()).isEmpty();
    }

    // ---- words

    private static Principal may(String action, String filter) {
        OwnRules rules = new OwnRules();
        try {
            rules.add("allow", action, filter);
        } catch (BadRules e) {
            throw new AssertionError(e);
        }
        return ANA.with(rules.all());
    }

    private void inForce(String... lines) {
        var parsed = (RuleFile.Parsed.Ok) RuleFile.parse("rules", List.of(lines));
        rules = new AccessRules(parsed.rules(), Rule.Effect.DENY);
    }

    private ShardCommand.Connect connect(Principal principal, boolean clean, long expiry) {
        return world.connect("c", principal, clean, expiry, null);
    }

    private Presence connected(Principal principal, long expiry) {
        return attached(connect(principal, false, expiry)).presence();
    }

    private ShardEffect.Attach attached(ShardCommand.Connect connect) {
        return only(ShardEffect.Attach.class, world.handle(connect));
    }

    private @Nullable ReasonCode refusal(ShardCommand.Connect connect) {
        List<ShardEffect.Refuse> refused = all(ShardEffect.Refuse.class, world.handle(connect));
        return refused.isEmpty() ? null : refused.getFirst().reason();
    }

    private List<String> subscriptions() {
        return world.replayedIndex().sessions().stream()
                .flatMap(it -> it.subscriptions().stream())
                .map(it -> it.filter().text())
                .toList();
    }
}
