package io.meshlark.transport;

import io.meshlark.auth.access.Principal;
import io.meshlark.auth.guard.UserPaces;
import io.meshlark.config.LimitSettings;
import io.meshlark.protocol.connection.Pace;
import io.meshlark.protocol.connection.PublishPace;
import io.meshlark.protocol.connection.SharedPace;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast clients may publish: each, all of a user, all of a listener, all of the node.
 *
 * @param shared by all clients of the node, and of the listener
 * @param burst nanoseconds of each of these that may come at once after some quiet
 * @param dropsQos0 instead of making a client wait with it
 */
record PublishLimits(
        PublishPace.Limit client,
        UserPaces users,
        List<Pace> shared,
        long burst,
        boolean dropsQos0) {
    PublishLimits {
        shared = List.copyOf(shared);
    }

    static PublishLimits of(LimitSettings limits, long nanos) {
        long burst = limits.publishBurst().toNanos();
        PublishLimits ofClientsAndUsers =
                new PublishLimits(
                        new PublishPace.Limit(
                                limits.publishRatePerClient(),
                                limits.publishBytesPerClient(),
                                burst),
                        new UserPaces(
                                new PublishPace.Limit(
                                        limits.publishRatePerUser(),
                                        limits.publishBytesPerUser(),
                                        burst)),
                        List.of(),
                        burst,
                        limits.publishExcess() == LimitSettings.PublishExcess.DROP_QOS0);
        return ofClientsAndUsers.withAll(limits.publishRate(), limits.publishBytes(), nanos);
    }

    /** The same, and all of these clients together. */
    PublishLimits withAll(int rate, long bytes, long nanos) {
        var limit = new PublishPace.Limit(rate, bytes, burst);
        if (limit.isNone()) {
            return this;
        }
        List<Pace> more = new ArrayList<>(shared);
        more.add(new SharedPace(limit, nanos));
        return new PublishLimits(client, users, more, burst, dropsQos0);
    }

    /** Those that a client is held to; none if it may publish as fast as it likes. */
    List<Pace> of(Principal principal, long nanos) {
        List<Pace> paces = new ArrayList<>(shared);
        if (!client.isNone()) {
            paces.add(new PublishPace(client, nanos));
        }
        if (users.isOn() && !principal.isAnonymous()) {
            paces.add(users.of(principal.userName(), nanos));
        }
        return paces;
    }
}
