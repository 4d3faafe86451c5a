package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteDigestTest {
    private static final int ANY_SHAPES = 1_000_000;

    private final RouteHash hash = new RouteHash(new SipHash(5, 6));
    private final RouteDigest digest = new RouteDigest(hash, ANY_SHAPES);
    private final Map<Integer, DigestSlice> slices = new HashMap<>();

    @Spec({"MQTT-4.7.2-1", "v3:MQTT-4.7.2-1"})
    @ParameterizedTest
    @ValueSource(strings = {"#", "+/broker", "+/#"})
    void leadingWildcardPassesTopicsOfTheServerBy(String filter) {
        subscribe(Owner.node(1), filter);

        assertThat(match("$SYS/broker")).isEmpty();
        assertThat(match("SYS/broker")).containsExactly(Owner.node(1));
    }

    @Test
    void filterStaysUntilItsLastSubscriberIsGone() {
        int owner = Owner.shard(3);
        subscribe(owner, "a/+");
        subscribe(owner, "a/+");

        unsubscribe(owner, "a/+");
        assertThat(match("a/b")).containsExactly(owner);

        unsubscribe(owner, "a/+");
        assertThat(match("a/b")).isEmpty();
        assertThat(digest.size()).isZero();
        assertThat(digest.liveShapes()).isZero();
    }

    @Test
    void twoFiltersWithOneKeyKeepEachOtherAliveAndTheirShapesToo() {
        // 64 bits do not collide on demand, so the collision is forged.
        var exact = new RouteKey(hash.keyOf("a/b").hash(), new Shape("xx"));
        var collides = new RouteKey(exact.hash(), new Shape("x+#"));
        var slice = slice(Owner.shard(0));

        slice.add(exact);
        slice.add(collides);
        digest.apply(slice.drain());
        slice.remove(exact);
        digest.apply(slice.drain());

        assertThat(digest.size()).isEqualTo(1);
        assertThat(digest.liveShapes()).isEqualTo(1);
        slice.remove(collides);
        digest.apply(slice.drain());
        assertThat(digest.size()).isZero();
        assertThat(digest.liveShapes()).isZero();
    }

    @Test
    void falsePositiveNamesAnOwnerTooManyAndLosesNobody() {
        subscribe(Owner.node(1), "a/b");
        var slice = slice(Owner.node(2));
        slice.add(new RouteKey(hash.keyOf("a/b").hash(), new Shape("xx"))); // of some other filter
        digest.apply(slice.drain());

        assertThat(match("a/b")).containsExactlyInAnyOrder(Owner.node(1), Owner.node(2));
    }

    @Test
    void keysDependOnTheSecret() {
        var other = new RouteHash(new SipHash(5, 7));

        for (String filter : List.of("a", "a/b", "#", "a/+/c", "/")) {
            assertThat(hash.keyOf(filter))
                    .isEqualTo(new RouteHash(new SipHash(5, 6)).keyOf(filter));
            assertThat(hash.keyOf(filter).hash()).isNotEqualTo(other.keyOf(filter).hash());
        }
    }

    @Test
    void filtersThatLookAlikeHaveDifferentKeys() {
        List<String> filters =
                List.of(
                        "a/b", "b/a", "ab", "a/b/", "/a/b", "a//b", "a/+", "+/b", "a/#", "a/b/#",
                        "a/+/#", "a", "+", "#", "+/+", "+/#", "/", "//", "b/+", "+/a", "x", "a/a");

        assertThat(filters.stream().map(filter -> hash.keyOf(filter).hash()))
                .doesNotHaveDuplicates();
    }

    @Test
    void ownersAreNamedOnce() {
        int owner = Owner.node(7);
        List.of("a/b", "a/+", "+/b", "#", "a/#", "a/b/#")
                .forEach(filter -> subscribe(owner, filter));

        assertThat(match("a/b")).containsExactly(owner);
    }

    @Test
    void sliceOfALeavingNodeGoesAndThatOfAShardStays() {
        subscribe(Owner.node(1), "a/+");
        subscribe(Owner.shard(1), "a/+");

        digest.drop(Owner.node(1));

        assertThat(match("a/b")).containsExactly(Owner.shard(1));
    }

    @Test
    void lostDeltaIsAGapAndTheImageClosesIt() {
        int owner = Owner.shard(1);
        subscribe(owner, "a");
        DigestSlice slice = slice(owner);
        slice.add(hash.keyOf("b"));
        slice.drain(); // lost on the way
        slice.add(hash.keyOf("c"));

        assertThat(digest.apply(slice.drain())).isEqualTo(RouteDigest.Outcome.GAP);
        assertThat(digest.has(owner, 1, slice.sequence(), slice.checksum())).isFalse();

        assertThat(digest.replace(slice.image())).isEqualTo(RouteDigest.Outcome.APPLIED);
        assertThat(digest.has(owner, 1, slice.sequence(), slice.checksum())).isTrue();
        assertThat(match("b")).containsExactly(owner);
        assertThat(match("c")).containsExactly(owner);
    }

    @Test
    void differentContentUnderTheSameSequenceIsAGap() {
        int owner = Owner.shard(1);
        DigestSlice slice = slice(owner);
        slice.add(hash.keyOf("a"));
        SliceDelta told = slice.drain();
        var damaged =
                new SliceDelta(
                        told.owner(),
                        told.incarnation(),
                        told.sequence(),
                        told.checksum(),
                        RouteKeys.of(12345),
                        RouteKeys.NONE,
                        told.shapesAdded(),
                        told.shapesRemoved());

        assertThat(digest.apply(damaged)).isEqualTo(RouteDigest.Outcome.GAP);
    }

    @Test
    void newsOfAnOlderIncarnationIsStale() {
        int owner = Owner.shard(1);
        var old = new DigestSlice(owner, 1, hash);
        var current = new DigestSlice(owner, 2, hash);
        digest.replace(current.image());
        SliceImage oldImage = old.image();
        old.add(hash.keyOf("a"));

        assertThat(digest.apply(old.drain())).isEqualTo(RouteDigest.Outcome.STALE);
        assertThat(digest.replace(oldImage)).isEqualTo(RouteDigest.Outcome.STALE);
        assertThat(match("a")).isEmpty();
    }

    @Test
    void repeatedDeltaIsStaleAndChangesNothing() {
        DigestSlice slice = slice(Owner.shard(1));
        slice.add(hash.keyOf("a"));
        SliceDelta delta = slice.drain();
        digest.apply(delta);

        assertThat(digest.apply(delta)).isEqualTo(RouteDigest.Outcome.STALE);
        assertThat(digest.size()).isEqualTo(1);
    }

    @Test
    void secondSubscriberWaitsForTheDeltaThatTheFirstWaitsFor() {
        var slice = new DigestSlice(Owner.shard(1), 1, hash);

        long first = slice.add(hash.keyOf("a"));
        long second = slice.add(hash.keyOf("a"));
        SliceDelta delta = slice.drain();
        long third = slice.add(hash.keyOf("a"));

        assertThat(List.of(first, second, third)).containsOnly(delta.sequence());
    }

    @Test
    void whatCameAndWentBetweenTwoDeltasIsNotTold() {
        var slice = new DigestSlice(Owner.shard(1), 1, hash);

        slice.add(hash.keyOf("a/+"));
        slice.remove(hash.keyOf("a/+"));

        assertThat(slice.isDrained()).isTrue();
        assertThat(slice.checksum()).isZero();
    }

    @Test
    void shapesBeyondTheLimitAreRefusedAsAValue() {
        var limited = new RouteDigest(hash, 3);
        var slice = new DigestSlice(Owner.shard(1), 1, hash);
        limited.replace(slice.image());
        for (String filter : List.of("a", "a/b", "a/+")) {
            assertThat(limited.admit(filter))
                    .isInstanceOfSatisfying(
                            RouteDigest.Admission.Admitted.class, it -> slice.add(it.key()));
            limited.apply(slice.drain());
        }

        assertThat(limited.admit("b/+")).isInstanceOf(RouteDigest.Admission.Admitted.class);
        assertThat(limited.admit("a/#"))
                .isEqualTo(new RouteDigest.Admission.ShapeLimitExceeded(new Shape("x#"), 3));

        slice.remove(hash.keyOf("a"));
        limited.apply(slice.drain());
        assertThat(limited.admit("a/#")).isInstanceOf(RouteDigest.Admission.Admitted.class);
    }

    @Test
    void sixtyFiveThousandLevelsAreOrdinary() {
        String slashes = "/".repeat(65_535);
        String pluses = "+/".repeat(65_535) + "+";
        subscribe(Owner.node(1), slashes);
        subscribe(Owner.node(2), pluses);
        subscribe(Owner.node(3), slashes + "//#");

        assertThat(match(slashes)).containsExactlyInAnyOrder(Owner.node(1), Owner.node(2));
        assertThat(match(slashes + "/")).containsExactly(Owner.node(3));
    }

    @Test
    void aFilterTakesAtMostThirtyTwoBytes() {
        DigestSlice slice = slice(Owner.shard(1));
        for (int filters = 50_000; filters <= 400_000; filters += 50_000) {
            for (int i = slice.size(); i < filters; i++) {
                slice.add(hash.keyOf("site/" + i + "/+/state"));
            }
            digest.apply(slice.drain());

            double perFilter = (double) digest.bytes() / digest.size();
            System.out.printf("%,d filters: %.1f bytes each%n", filters, perFilter);
            assertThat(digest.size()).isEqualTo(filters);
            assertThat(perFilter).isLessThan(32);
        }

        digest.drop(Owner.shard(1));
        assertThat(digest.bytes()).isLessThan(32_000);
    }

    private DigestSlice slice(int owner) {
        return slices.computeIfAbsent(
                owner,
                o -> {
                    var slice = new DigestSlice(o, 1, hash);
                    digest.replace(slice.image());
                    return slice;
                });
    }

    private void subscribe(int owner, String filter) {
        DigestSlice slice = slice(owner);
        slice.add(hash.keyOf(filter));
        assertThat(digest.apply(slice.drain())).isEqualTo(RouteDigest.Outcome.APPLIED);
    }

    private void unsubscribe(int owner, String filter) {
        DigestSlice slice = slice(owner);
        slice.remove(hash.keyOf(filter));
        assertThat(digest.apply(slice.drain())).isEqualTo(RouteDigest.Outcome.APPLIED);
    }

    private int[] match(String topic) {
        var owners = new OwnerSet();
        digest.match(topic, owners);
        return owners.toArray();
    }
}
