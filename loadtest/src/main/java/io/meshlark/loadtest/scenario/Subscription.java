package io.meshlark.loadtest.scenario;

import java.util.List;
import java.util.Optional;

/**
 * What each client of a group subscribes to.
 *
 * @param filters templates, see {@link Template}
 * @param share name of the shared subscription whose members the clients are
 * @param isCounted false: what these clients miss is no loss (a slow consumer with QoS 0)
 */
public record Subscription(
        List<String> filters, int qos, Optional<String> share, boolean isCounted) {

    public Subscription {
        filters = List.copyOf(filters);
    }

    public static Subscription to(String filter, int qos) {
        return to(List.of(filter), qos);
    }

    public static Subscription to(List<String> filters, int qos) {
        return new Subscription(filters, qos, Optional.empty(), true);
    }

    public Subscription sharedAs(String group) {
        return new Subscription(filters, qos, Optional.of(group), isCounted);
    }
}
