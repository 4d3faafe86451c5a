package io.meshlark.loadtest.wire;

import java.util.ArrayList;
import java.util.List;

/** Notes what the decoder hands on, a line each. */
final class Recorder implements Packets {

    final List<String> lines = new ArrayList<>();

    @Override
    public void connAck(int reason, boolean sessionPresent, int receiveMaximum) {
        lines.add("connack " + reason + " " + sessionPresent + " " + receiveMaximum);
    }

    @Override
    public void subAck(int packetId, int refused) {
        lines.add("suback " + packetId + " " + refused);
    }

    @Override
    public void publish(int qos, boolean again, int packetId, long first, long second) {
        lines.add(
                "publish qos%d %s id%d run%d source%d #%d at %d"
                        .formatted(
                                qos,
                                again ? "dup" : "new",
                                packetId,
                                Stamp.run(first),
                                Stamp.source(second),
                                Stamp.sequence(second),
                                Stamp.nanos(first)));
    }

    @Override
    public void publishWithoutStamp(int qos, int packetId) {
        lines.add("publish of another qos" + qos + " id" + packetId);
    }

    @Override
    public void answer(int type, int packetId, int reason) {
        lines.add("answer 0x%02X id%d reason%d".formatted(type, packetId, reason));
    }

    @Override
    public void disconnect(int reason) {
        lines.add("disconnect " + reason);
    }
}
