package io.meshlark.auth.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshlark.protocol.connection.Pace;
import io.meshlark.protocol.connection.PublishPace;
import io.meshlark.protocol.connection.SharedPace;

/**
 * How fast all clients of a user together may publish on this node. A user's pace is kept as long
 * as a connection holds it, and until the next garbage collection: who comes again at once has not
 * been forgotten. Thread-safe.
 */
public final class UserPaces {
    private final PublishPace.Limit limit;
    private final Cache<String, Pace> paces = Caffeine.newBuilder().weakValues().build();

    /**
     * @param limit of one user; none: nothing is counted
     */
    public UserPaces(PublishPace.Limit limit) {
        this.limit = limit;
    }

    public boolean isOn() {
        return !limit.isNone();
    }

    /** The pace of a user, to be held as long as its client is connected. */
    public Pace of(String userName, long now) {
        return paces.get(userName, _ -> new SharedPace(limit, now));
    }
}
