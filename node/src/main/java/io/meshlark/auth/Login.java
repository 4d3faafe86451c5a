package io.meshlark.auth;

import io.meshlark.protocol.packet.Bytes;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What a client says about itself, and where it comes from. */
public record Login(
        String clientId,
        @Nullable String userName,
        @Nullable Bytes password,
        SocketAddress remote) {}
