package io.meshlark.clients;

import java.util.concurrent.atomic.AtomicInteger;

/** Names that no other test in this process uses. */
final class Fresh {
    private static final AtomicInteger USED = new AtomicInteger();

    private Fresh() {}

    /** A topic level or client id that begins with what is given; at most 23 bytes, as 3.1 asks. */
    static String name(String prefix) {
        return prefix + "-" + USED.incrementAndGet();
    }
}
