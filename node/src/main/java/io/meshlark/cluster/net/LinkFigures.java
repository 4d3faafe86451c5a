package io.meshlark.cluster.net;

import io.meshlark.cluster.LinkSender;

/**
 * The sending side of a link to one peer, for metrics.
 *
 * @param peer {@code host:port}
 * @param silence nanoseconds since the newest ping that it has echoed was sent
 */
public record LinkFigures(String peer, LinkSender.Figures sent, long silence) {}
