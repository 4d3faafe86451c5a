package io.meshlark.session.edge;

import io.meshlark.session.ClientSession.Departure;

/** The session shard a connection belongs to, as its edge sees it. */
@FunctionalInterface
public interface Home {

    /** The connection of {@code epoch} is gone. */
    void gone(String clientId, long epoch, Departure departure);
}
