package io.meshlark.auth.ban;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The bans in force; they change while clients are connected. */
public final class Bans {
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile BanList list = BanList.EMPTY;

    public Bans(InstantSource clock) {
        this.clock = clock;
    }

    public boolean isBanned(SocketAddress remote) {
        BanList now = list;
        return now != BanList.EMPTY
                && remote instanceof InetSocketAddress inet
                && !inet.isUnresolved()
                && now.of(inet.getAddress(), clock.millis()) != null;
    }

    /**
     * @param userName by which it was let in; empty: anonymous
     */
    public boolean isBanned(String clientId, String userName) {
        BanList now = list;
        return now != BanList.EMPTY && now.of(clientId, userName, clock.millis()) != null;
    }

    /**
     * From now on these are in force; whoever wants to know is told.
     *
     * @param bans asked one after the other, so that of two changes the later stays
     */
    public void replace(Supplier<List<Ban>> bans) {
        synchronized (this) {
            List<Ban> now = bans.get();
            list = now.isEmpty() ? BanList.EMPTY : BanList.of(now);
        }
        listeners.forEach(Runnable::run);
    }

    /** Runs {@code listener} after each change, on the thread that has made it. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }
}
