package io.meshlark.clients;

import org.jspecify.annotations.Nullable;

/**
 * How a client connects.
 *
 * @param keepsSession takes up the session of {@code id} where it was left, and leaves it behind
 */
record Login(String id, int port, boolean keepsSession, @Nullable Message will) {

    /** A client nobody else is, without session and will. */
    static Login fresh(Broker broker) {
        return new Login(Fresh.name("client"), broker.tcp(), false, null);
    }

    Login keepingSession() {
        return new Login(id, port, true, will);
    }

    Login withWill(Message last) {
        return new Login(id, port, keepsSession, last);
    }

    /** The same over another port, such as that of a {@link Cable}. */
    Login over(int otherPort) {
        return new Login(id, otherPort, keepsSession, will);
    }
}
