package io.meshlark.retained;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.PeerListener;
import io.meshlark.cluster.Peers;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.PublicationCodec;

/**
 * Tells all nodes what is retained on this one, with its payload, because the store may not have it
 * yet when the first subscriber asks; and hears the same from them. A node that joins reads the
 * store after it has its links, so it misses nothing.
 */
public final class RetainedReplication implements RetainedNews, PeerListener {
    private static final int CHANGED = 1;
    private static final int WRITTEN = 2;
    private static final int NOT_WRITTEN = 3;

    private final RetainedMessages retained;
    private final Peers peers;

    public RetainedReplication(RetainedMessages retained, Peers peers) {
        this.retained = retained;
        this.peers = peers;
        retained.listen(this);
    }

    @Override
    public void changed(long version, Publication publication) {
        tellAll(() -> changedWord(version, publication));
    }

    private static BinaryWriter changedWord(long version, Publication publication) {
        BinaryWriter out =
                new BinaryWriter(16 + publication.weight()).octet(CHANGED).varint(version);
        PublicationCodec.write(out, publication);
        return out;
    }

    @Override
    public void settled(String topic, long version, boolean isWritten, Runnable known) {
        tellAll(() ->
                new BinaryWriter(16 + topic.length())
                        .octet(isWritten ? WRITTEN : NOT_WRITTEN)
                        .varint(version)
                        .text(topic));
        peers.whenHandled(known);
    }

    private interface Message {
        BinaryWriter write();
    }

    private void tellAll(Message message) {
        byte[] bytes = null;
        for (Peer peer : peers.all()) {
            bytes = bytes == null ? message.write().toByteArray() : bytes;
            peer.send(Channel.RETAINED, bytes);
        }
    }

    /** It has read the store, or will, where this is not yet. */
    @Override
    public void joined(Peer peer) {
        retained.forEachUnwritten((version, publication) ->
                peer.send(Channel.RETAINED, changedWord(version, publication).toByteArray()));
    }

    @Override
    public void received(Peer peer, Channel channel, byte[] message) {
        BinaryReader in = new BinaryReader(message);
        int tag = in.octet();
        long version = in.varint();
        switch (tag) {
            case CHANGED -> retained.learn(peer, version, PublicationCodec.read(in));
            case WRITTEN -> retained.learnSettled(peer, in.text(), true);
            case NOT_WRITTEN -> retained.learnSettled(peer, in.text(), false);
            default -> throw in.corrupt("unknown word about retained messages " + tag);
        }
    }

    @Override
    public void left(Peer peer) {
        retained.left(peer);
    }
}
