package io.meshlark.auth.guard;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is one address when clients are counted: of IPv6 the first 64 bits, as providers give out.
 */
final class ClientNetwork {
    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /** Equal for what is one address. */
    static Object of(SocketAddress remote) {
        if (remote instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            return inet.getAddress() instanceof Inet6Address v6
                    ? ByteBuffer.wrap(Arrays.copyOf(v6.getAddress(), NETWORK_BYTES))
                    : inet.getAddress();
        }
        return remote;
    }
}
