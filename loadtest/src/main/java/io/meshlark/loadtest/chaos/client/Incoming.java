package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.history.MessageId;

/** A packet of the broker, as far as a client here looks at it. */
sealed interface Incoming {

    record ConnAck(int reason, boolean sessionPresent) implements Incoming {}

    record Publish(MessageId id, String topic, int qos, boolean again, boolean retain, int packetId)
            implements Incoming {}

    record PubAck(int packetId, int reason) implements Incoming {}

    record PubRec(int packetId, int reason) implements Incoming {}

    record PubRel(int packetId) implements Incoming {}

    record PubComp(int packetId) implements Incoming {}

    record SubAck(int packetId, int reason) implements Incoming {}

    record UnsubAck(int packetId) implements Incoming {}

    record PingResp() implements Incoming {}

    record Disconnect(int reason) implements Incoming {}
}
