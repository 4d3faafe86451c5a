package io.meshlark.auth.guard;

import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many connections each address has to this node; of IPv6 the first 64 bits are one. */
public final class AddressConnections {
    private final int limit;
    private final ConcurrentMap<Object, Integer> counts = new ConcurrentHashMap<>();

    /**
     * @param limit for one address; 0: nothing is counted
     */
    public AddressConnections(int limit) {
        this.limit = limit;
    }

    public boolean isOn() {
        return limit > 0;
    }

    public int limit() {
        return limit;
    }

    /** Counts one more, to be {@link #left} once, and says how many there are. */
    public int come(SocketAddress remote) {
        return counts.merge(ClientNetwork.of(remote), 1, Integer::sum);
    }

    public void left(SocketAddress remote) {
        counts.computeIfPresent(
                ClientNetwork.of(remote), (address, count) -> count == 1 ? null : count - 1);
    }
}
