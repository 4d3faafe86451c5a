package io.meshlark.loadtest.chaos.client;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where clients connect.
 *
 * @param addresses of node 1 and so on
 */
public record Nodes(List<InetSocketAddress> addresses) {

    int count() {
        return addresses.size();
    }

    InetSocketAddress address(int node) {
        return addresses.get(node - 1);
    }

    /** The node after this one, in a circle. */
    int after(int node) {
        return node % count() + 1;
    }
}
