package io.meshlark.simulation.cluster;

import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.simulation.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The retained messages of the cluster: the newest version of each topic, removals included. */
final class SimulatedRetainedStore {
    private final World world;
    private final SimulatedStore.Trouble trouble;
    private final Map<String, Retained> newest = new TreeMap<>();

    SimulatedRetainedStore(World world, SimulatedStore.Trouble trouble) {
        this.world = world;
        this.trouble = trouble;
    }

    RetainedStore of(Process process) {
        return new OfProcess(process);
    }

    private void put(Retained row) {
        newest.merge(row.topic(), row, (old, now) -> now.version() >= old.version() ? now : old);
    }

    private long delay() {
        return world.chance(trouble.slowness()) ? world.between(50, 1_000) : world.between(1, 6);
    }

    private final class OfProcess implements RetainedStore {
        private final Process process;

        OfProcess(Process process) {
            this.process = process;
        }

        private <T> CompletionStage<T> read(Supplier<T> found) {
            CompletableFuture<T> result = new CompletableFuture<>();
            long delay = delay();
            process.after(
                    delay,
                    () -> {
                        T now = found.get();
                        process.after(1, () -> result.complete(now));
                    });
            return result;
        }

        private CompletionStage<Void> write(Retained row) {
            CompletableFuture<Void> result = new CompletableFuture<>();
            if (process.isDead()) {
                return result;
            }
            boolean fails = world.chance(trouble.failure());
            boolean isThere = !fails || world.chance(0.5);
            long delay = delay();
            if (isThere) {
                world.after(world.between(1, delay), () -> SimulatedRetainedStore.this.put(row));
            }
            process.after(
                    delay + 1,
                    () -> {
                        if (fails) {
                            result.completeExceptionally(
                                    new IllegalStateException(SimulatedStore.NO_ANSWER));
                        } else {
                            result.complete(null);
                        }
                    });
            return result;
        }

        @Override
        public CompletionStage<Void> put(int slice, String topic, long version, byte[] message) {
            return write(new Retained(topic, version, message));
        }

        @Override
        public CompletionStage<Void> remove(int slice, String topic, long version) {
            return write(new Retained(topic, version, new byte[0]));
        }

        @Override
        public CompletionStage<Optional<Retained>> get(int slice, String topic) {
            return read(() ->
                    Optional.ofNullable(newest.get(topic)).filter(r -> r.message().length > 0));
        }

        @Override
        public CompletionStage<List<Retained>> list(
                int slice, @Nullable String after, int limit, long maxBytes) {
            return read(() -> {
                List<Retained> page = new ArrayList<>();
                if (slice == 0) {
                    newest.values().stream()
                            .filter(r -> r.message().length > 0)
                            .filter(r -> after == null || r.topic().compareTo(after) > 0)
                            .forEach(page::add);
                }
                return page;
            });
        }

        @Override
        public void close() {}
    }
}
