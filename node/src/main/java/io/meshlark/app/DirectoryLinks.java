package io.meshlark.app;

import io.meshlark.auth.directory.Register;
import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.PeerListener;
import io.meshlark.cluster.Peers;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import java.util.List;

/**
 * Tells the other nodes which version of a register has been written here, and hears the same from
 * them: format (1), kind, version. They read it from the store themselves. What is not heard is
 * noticed at the next {@link Register#refresh}.
 */
final class DirectoryLinks implements PeerListener {
    private static final int FORMAT = 1;

    private final List<Register<?>> registers;
    private final Peers peers;

    DirectoryLinks(List<Register<?>> registers, Peers peers) {
        this.registers = List.copyOf(registers);
        this.peers = peers;
        for (Register<?> register : registers) {
            register.whenWritten(version -> tell(register.kind(), version));
        }
    }

    private void tell(String kind, long version) {
        byte[] message =
                new BinaryWriter(16).octet(FORMAT).text(kind).varint(version).toByteArray();
        for (Peer peer : peers.all()) {
            peer.send(Channel.DIRECTORY, message);
        }
    }

    /** It reads the store when it starts. */
    @Override
    public void joined(Peer peer) {}

    /** A format or a kind of a later release is for others. */
    @Override
    public void received(Peer peer, Channel channel, byte[] message) {
        BinaryReader in = new BinaryReader(message);
        if (in.octet() == FORMAT) {
            String kind = in.text();
            long version = in.varint();
            for (Register<?> register : registers) {
                if (register.kind().equals(kind)) {
                    register.heard(version);
                }
            }
        }
    }

    @Override
    public void left(Peer peer) {}
}
