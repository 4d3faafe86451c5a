package io.meshlark.cluster.net;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.PeerListener;
import java.util.Set;

/** A listener and the channels it is given; a channel has one listener. */
public record ChannelListener(Set<Channel> channels, PeerListener listener) {
    public ChannelListener {
        channels = Set.copyOf(channels);
    }
}
