package io.meshlark.system;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;

/**
 * What a payload of the load says about itself.
 *
 * @param seq 1, 2, 3 … for each publisher and QoS
 * @param isLast whether its publisher sends no more at this QoS
 */
record Message(String publisher, QoS qos, int seq, boolean isLast) {

    String topic() {
        return "load/" + publisher + "/" + qos.ordinal();
    }

    Bytes payload(int padding) {
        return Bytes.utf8(
                "%s %d %d %b %s"
                        .formatted(publisher, qos.ordinal(), seq, isLast, "x".repeat(padding)));
    }

    static Message of(Publish publish) {
        String[] parts = publish.payload().utf8().split(" ", 5);
        return new Message(
                parts[0],
                QoS.of(Integer.parseInt(parts[1])),
                Integer.parseInt(parts[2]),
                Boolean.parseBoolean(parts[3]));
    }
}
