package io.meshlark.simulation.cluster;

import io.meshlark.simulation.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In the place of cluster sharding: each shard runs on one member, moves now and then for no
 * reason, and starts elsewhere when its node has been removed.
 */
final class Placement {
    private final Cluster cluster;
    private final World world;
    private final List<Place> places = new ArrayList<>();

    private static final class Place {
        @Nullable SimulatedNode node;
        boolean isLeaving;
        long freeAt;
        int starts;
    }

    Placement(Cluster cluster) {
        this.cluster = cluster;
        this.world = cluster.world();
        for (int shard = 0; shard < cluster.scenario().shards(); shard++) {
            places.add(new Place());
        }
    }

    void start() {
        world.after(0, this::tick);
        if (cluster.scenario().moveEvery() > 0) {
            moveLater();
        }
    }

    // ---- starting

    private void tick() {
        List<SimulatedNode> ready = cluster.membership().ready();
        for (int shard = 0; shard < places.size(); shard++) {
            Place place = places.get(shard);
            if (place.node == null && world.now() >= place.freeAt && !ready.isEmpty()) {
                SimulatedNode node = ready.get(world.below(ready.size()));
                int number = shard;
                int start = ++place.starts;
                place.node = node;
                place.isLeaving = false;
                node.process()
                        .run(() ->
                                node.startShard(number, failure -> ended(number, start, failure)));
            }
        }
        world.after(world.between(20, 200), this::tick);
    }

    private void ended(int shard, int start, @Nullable Throwable failure) {
        Place place = places.get(shard);
        if (failure != null) {
            cluster.failed("shard " + shard + " fails", failure);
        }
        if (place.starts == start && place.node != null) {
            world.trace(() -> "shard " + shard + " has ended");
            place.node = null;
            place.freeAt = world.now() + world.between(0, 300);
        }
    }

    // ---- moving

    private void moveLater() {
        world.after(
                world.between(100, 2 * cluster.scenario().moveEvery()),
                () -> {
                    Place place = places.get(world.below(places.size()));
                    SimulatedNode node = place.node;
                    if (cluster.isChaotic() && node != null && !place.isLeaving) {
                        place.isLeaving = true;
                        int shard = places.indexOf(place);
                        node.process().run(() -> node.stopShard(shard));
                    }
                    moveLater();
                });
    }

    /** The node has been removed: its shards may run elsewhere after {@code margin}. */
    void lost(SimulatedNode node, long margin) {
        for (Place place : places) {
            if (place.node == node) {
                place.node = null;
                place.starts++;
                place.freeAt = world.now() + margin;
            }
        }
    }

    boolean areAllPlaced() {
        return places.stream().allMatch(p -> p.node != null && !p.isLeaving);
    }
}
