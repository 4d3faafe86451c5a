package io.meshlark.loadtest.chaos.history;

/** A publication, or a will. */
public record Message(MessageId id, String topic, int qos, boolean retain) {

    @Override
    public String toString() {
        return "%s %s q%d%s".formatted(id, topic, qos, retain ? " retain" : "");
    }
}
