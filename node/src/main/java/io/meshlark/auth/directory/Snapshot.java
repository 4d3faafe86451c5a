package io.meshlark.auth.directory;

import io.meshlark.persistence.Directory;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A register at one moment.
 *
 * @param version of the store, of which this is at least
 */
record Snapshot<T>(long version, Map<String, Item<T>> items) {

    /**
     * One of its entries.
     *
     * @param expiresAt milliseconds since the epoch; {@link Directory#NEVER}
     */
    record Item<T>(T value, long expiresAt) {}

    /** A change of one key. */
    interface Edit<T> {
        String key();

        /** What it has from now on; null: nothing. */
        @Nullable Item<T> item();
    }

    Snapshot {
        items = Collections.unmodifiableMap(items);
    }

    Snapshot<T> with(List<? extends Edit<T>> edits) {
        Map<String, Item<T>> changed = new HashMap<>(items);
        for (Edit<T> edit : edits) {
            Item<T> item = edit.item();
            if (item == null) {
                changed.remove(edit.key());
            } else {
                changed.put(edit.key(), item);
            }
        }
        return new Snapshot<>(version + 1, changed);
    }

    /** How many have expired. */
    int expired(long now) {
        return (int) items.values().stream().filter(it -> it.expiresAt() <= now).count();
    }

    Snapshot<T> withoutExpired(long now) {
        Map<String, Item<T>> left = new HashMap<>(items);
        left.values().removeIf(it -> it.expiresAt() <= now);
        return new Snapshot<>(version, left);
    }
}
