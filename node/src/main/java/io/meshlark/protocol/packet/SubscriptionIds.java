package io.meshlark.protocol.packet;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Subscription identifiers of one PUBLISH, each 1 to 268,435,455 [MQTT 5, 3.3.2.3.8]. */
public final class SubscriptionIds {
    public static final SubscriptionIds NONE = new SubscriptionIds(new int[0]);

    private final int[] ids;

    private SubscriptionIds(int[] ids) {
        this.ids = ids;
    }

    public static SubscriptionIds of(int... ids) {
        return ids.length == 0 ? NONE : new SubscriptionIds(ids.clone());
    }

    /** These and {@code id}; 0 stands for no identifier and changes nothing. */
    public SubscriptionIds plus(int id) {
        if (id == 0) {
            return this;
        }
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = id;
        return new SubscriptionIds(more);
    }

    public int size() {
        return ids.length;
    }

    public int get(int index) {
        return ids[index];
    }

    public boolean isEmpty() {
        return ids.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubscriptionIds that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return Arrays.stream(ids)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "[", "]"));
    }
}
