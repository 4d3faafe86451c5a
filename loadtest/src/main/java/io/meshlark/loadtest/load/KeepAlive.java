package io.meshlark.loadtest.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pings for all clients of a lane: each once in half its keep alive, a few every second. */
final class KeepAlive {

    private final Crew crew;
    private final List<Client> clients;
    private int tick;

    KeepAlive(Crew crew, List<Client> clients) {
        this.crew = crew;
        this.clients = clients;
    }

    void start() {
        crew.lane.loop().scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        tick++;
        for (int i = 0; i < clients.size(); i++) {
            var client = clients.get(i);
            int period = client.keepAlive() / 2;
            if (period > 0 && i % period == tick % period) {
                client.ping();
            }
        }
    }
}
