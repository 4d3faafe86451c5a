package io.meshlark.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node knows of the members of shared groups. */
class GroupsTest {
    private static final int SHARDS = 4;
    private static final TopicFilter FILTER = filter("$share/g/a/#");
    private static final Interest INTEREST =
            new Interest(SubscriptionOptions.of(QoS.AT_LEAST_ONCE), 0);

    private final FakePeer one = new FakePeer(1);
    private final FakePeer two = new FakePeer(2);
    private final Routes routes = routes(SharedStrategy.ROUND_ROBIN);

    private static Routes routes(SharedStrategy strategy) {
        return new Routes(new SipHash(1, 2), 10, SHARDS, strategy);
    }

    private static TopicFilter filter(String text) {
        return ((TopicFilter.Parsed.Ok) TopicFilter.parse(text, 128)).filter();
    }

    private static FakeSubscriber session(String clientId) {
        return new FakeSubscriber(clientId, new QueuedLane());
    }

    private static GroupChange joined(long connection, String clientId) {
        return new GroupChange.Joined(connection, clientId, 10, FILTER, INTEREST);
    }

    private static GroupChange joined(int shard, long incarnation, long session, boolean there) {
        return new GroupChange.DurableJoined(
                shard, incarnation, session, "d" + session, there, FILTER, INTEREST);
    }

    private static String pick(Routes from, String topic) {
        ShareGroup group = Objects.requireNonNull(from.groups().group("g", "a/#"));
        Publication publication =
                new Publication(
                        topic,
                        Bytes.utf8("x"),
                        QoS.AT_MOST_ONCE,
                        false,
                        PublishProperties.NONE,
                        "p",
                        Publication.NEVER);
        return Objects.requireNonNull(group.pick(publication)).member().clientId();
    }

    /** Everybody who is picked in turn. */
    private static String members(Routes from) {
        if (from.groups().group("g", "a/#") == null) {
            return "";
        }
        TreeSet<String> found = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            found.add(pick(from, "a/b"));
        }
        return String.join(" ", found);
    }

    private void hear(FakePeer from, GroupChange... changes) {
        for (GroupChange change : changes) {
            routes.groups().heard(from, change);
        }
    }

    /** Red when a kind of member hashes as anything but its client id. */
    @ParameterizedTest
    @EnumSource(names = {"HASH_TOPIC", "HASH_CLIENT"})
    void allNodesHashAlike(SharedStrategy strategy) {
        Routes here = routes(strategy);
        Routes there = routes(strategy);
        FakeSubscriber a = session("a");
        FakeSubscriber b = session("b");
        here.add(a, FILTER, INTEREST);
        there.groups().heard(one, joined(a.number(), "a"));
        here.groups().heard(two, joined(b.number(), "b"));
        there.add(b, FILTER, INTEREST);
        here.groups().heard(two, joined(3, 1, 7, true));
        there.groups().tell((GroupChange.OfShard) joined(3, 1, 7, true));

        for (int i = 0; i < 100; i++) {
            assertThat(pick(here, "a/" + i)).isEqualTo(pick(there, "a/" + i));
        }
    }

    /** Red when a durable member's place is not that of its shard. */
    @Test
    void localPrefersThisNodesSessionsAndThoseOfItsShards() {
        Routes local = routes(SharedStrategy.LOCAL);
        local.groups().heard(one, joined(1, "far"));
        local.groups().heard(one, new GroupChange.Loading(2, 1));
        local.groups().heard(one, joined(2, 1, 5, true));
        local.add(session("here"), FILTER, INTEREST);
        local.groups().tell(new GroupChange.Loading(3, 1));
        local.groups().tell((GroupChange.OfShard) joined(3, 1, 7, true));
        assertThat(members(local)).isEqualTo("d7 here");

        local.groups().unloaded(3);
        assertThat(members(local)).isEqualTo("here");
    }

    /** Red when a peer that leaves takes nobody, or durable members, with it. */
    @Test
    void aNodeTakesItsTransientMembersWithIt() {
        hear(one, joined(1, "t1"), joined(0, 1, 7, true));
        hear(two, joined(1, "t2"));
        assertThat(members(routes)).isEqualTo("d7 t1 t2");

        routes.groups().left(one);
        routes.groups().left(one);

        assertThat(members(routes)).isEqualTo("d7 t2");
        assertThat(routes.sharedMembers()).isEqualTo(2);
    }

    /** Red when {@code Loaded} removes nobody, or everybody. */
    @Test
    void whoIsNotNamedByTheNewIncarnationIsNoMemberAnyMore() {
        hear(one, joined(0, 1, 7, true), joined(0, 1, 8, true), joined(1, 1, 9, true));

        hear(two, new GroupChange.Loading(0, 2), joined(0, 2, 8, true));
        assertThat(members(routes)).isEqualTo("d7 d8 d9");
        hear(two, new GroupChange.Loaded(0, 2));

        assertThat(members(routes)).isEqualTo("d8 d9");
    }

    /** Its predecessor may have come to nothing under the same number. */
    @Test
    void whoIsNotNamedAgainByTheSameIncarnationIsNoMemberEither() {
        hear(one, new GroupChange.Loading(0, 2), joined(0, 2, 7, true), joined(0, 2, 8, true));

        hear(one, new GroupChange.Loading(0, 2), joined(0, 2, 8, true));
        hear(one, new GroupChange.Loaded(0, 2));

        assertThat(members(routes)).isEqualTo("d8");
    }

    /** Red without the look at the incarnation. */
    @Test
    void anOlderIncarnationHasNothingToSay() {
        hear(two, new GroupChange.Loading(0, 2), joined(0, 2, 8, true));

        hear(one, joined(0, 1, 7, true), new GroupChange.DurableLeft(0, 1, 8, FILTER));
        hear(one, new GroupChange.Loaded(0, 1));

        assertThat(members(routes)).isEqualTo("d8");
    }

    @Test
    void whoIsAwayIsPassedOverWhileSomebodyIsThere() {
        hear(one, joined(0, 1, 7, true), joined(0, 1, 8, false));
        assertThat(members(routes)).isEqualTo("d7");

        hear(one, new GroupChange.Presence(0, 1, 7, false));
        assertThat(members(routes)).isEqualTo("d7 d8");
        hear(one, new GroupChange.Presence(0, 1, 8, true));

        assertThat(members(routes)).isEqualTo("d8");
    }

    /** Red when a newcomer is told less, or what is not this node's to tell. */
    @Test
    void aNewcomerIsToldEverythingOfThisNode() {
        FakeSubscriber own = session("own");
        routes.add(own, FILTER, INTEREST);
        routes.add(own, filter("$share/h/b"), INTEREST);
        LoadedShard shard = routes.shard(3);
        shard.clear(4);
        DurableSubscriber durable = new DurableSubscriber(3, 7, "d7");
        shard.add(durable, FILTER, INTEREST);
        shard.loaded();
        durable.goOnline(session("d7"));
        shard.presenceChanged(durable, List.of(FILTER));
        hear(one, joined(1, "other"), joined(0, 1, 9, true));

        Routes newcomer = routes(SharedStrategy.ROUND_ROBIN);
        List<GroupChange> told = new ArrayList<>();
        routes.groups().introduce(told::add, () -> {});
        told.forEach(each -> newcomer.groups().heard(two, each));

        assertThat(members(newcomer)).isEqualTo("d7 own");
        assertThat(newcomer.sharedMembers()).isEqualTo(3);
        assertThat(newcomer.sharedGroups()).isEqualTo(2);
    }

    @Test
    void aGroupWithoutMembersIsForgotten() {
        FakeSubscriber own = session("own");
        routes.add(own, FILTER, INTEREST);
        hear(one, joined(1, "far"));
        routes.remove(own, FILTER);
        assertThat(routes.sharedGroups()).isEqualTo(1);

        hear(one, new GroupChange.Left(1, FILTER), new GroupChange.Left(1, FILTER));

        assertThat(routes.sharedGroups()).isZero();
        assertThat(routes.sharedMembers()).isZero();
    }
}
