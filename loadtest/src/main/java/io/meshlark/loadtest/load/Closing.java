package io.meshlark.loadtest.load;

import java.util.List;

/** Ends the connections of one lane's clients, all at once. */
final class Closing implements Task {

    private final List<Client> clients;
    private final boolean abrupt;
    private boolean isBegun;

    Closing(List<Client> clients, boolean abrupt) {
        this.clients = clients;
        this.abrupt = abrupt;
    }

    @Override
    public void turn(long now) {
        if (!isBegun) {
            isBegun = true;
            clients.forEach(it -> it.disconnect(abrupt));
        }
    }

    @Override
    public boolean isDone() {
        return isBegun && clients.stream().noneMatch(Client::isReady);
    }
}
