package io.meshlark.session.edge;

import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Sessions;

/** Told of clients that come to this node and leave it, on their event loops. */
public interface ClientNews {

    /**
     * @param epoch of the connection; a later one of the same client has a larger one
     */
    void connected(Sessions.Request request, long epoch);

    void disconnected(Sessions.Request request, long epoch, Departure how);

    ClientNews NOBODY =
            new ClientNews() {
                @Override
                public void connected(Sessions.Request request, long epoch) {}

                @Override
                public void disconnected(Sessions.Request request, long epoch, Departure how) {}
            };
}
