package io.meshlark.simulation;

import io.meshlark.session.Sessions;
import org.jspecify.annotations.Nullable;

/** What clients live in: a broker of one node or of many. */
public interface Surroundings {

    World world();

    Checker checker();

    /** Whether things still go wrong. */
    boolean isChaotic();

    /** Whether clients take their time. */
    boolean isSlow();

    /** Whether some messages expire. */
    boolean hasExpiry();

    /** Probability that a client's connection breaks at one of its moves. */
    double breakage();

    /** How much has gone wrong that may cost a connection its last word. */
    int incidents();

    /** A new connection; null when nobody answers. */
    @Nullable ServerEnd accept(ClientConnection peer, Link link, Sessions.Request request);
}
