package io.meshlark.violations.protocol;

import io.netty.buffer.ByteBuf;

public interface UsesNetty {
    ByteBuf bytes();
}
