package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.history.Message;

/**
 * A publication under way.
 *
 * @param taken PUBREC has come: only its release is repeated
 */
record Pending(Message message, int packetId, boolean taken) {

    Pending asTaken() {
        return new Pending(message, packetId, true);
    }
}
