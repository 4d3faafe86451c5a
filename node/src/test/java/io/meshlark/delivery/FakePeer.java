package io.meshlark.delivery;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another node, that remembers what it was sent and says what became of it when the test does. */
public final class FakePeer implements Peer {
    private final int number;
    final List<Forwarded> got = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private @Nullable Fate over;
    boolean isCrowded;

    public FakePeer(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public long life() {
        return 1_000 + number;
    }

    @Override
    public String name() {
        return "127.0.0." + number + ":7000";
    }

    @Override
    public void send(Channel channel, byte[] message) {
        got.add(ForwardedCodec.decode(message));
    }

    @Override
    public void send(Channel channel, byte[] message, Receipt receipt) {
        if (over == null) {
            got.add(ForwardedCodec.decode(message));
            receipts.add(receipt);
        } else {
            receipt.settled(over);
        }
    }

    /** It has handled everything so far. */
    void handles() {
        settle(Fate.HANDLED);
    }

    /** It has left; what is sent from now on is not sent. */
    void leaves(Fate fate) {
        over = Fate.UNSENT;
        settle(fate);
    }

    private void settle(Fate fate) {
        List<Receipt> now = List.copyOf(receipts);
        receipts.clear();
        now.forEach(receipt -> receipt.settled(fate));
    }

    @Override
    public boolean hasRoom() {
        return !isCrowded;
    }

    @Override
    public long silence() {
        return 0;
    }
}
