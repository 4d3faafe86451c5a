package io.meshlark.protocol.packet;

/**
 * What a subscriber asked for beside its filter [MQTT 5, 3.8.3.1]. v3 has only the QoS.
 *
 * @param retainHandling when retained messages are sent at SUBSCRIBE
 */
public record SubscriptionOptions(
        QoS qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling) {

    /** Retain Handling; {@link #ordinal()} is the value on the wire. */
    public enum RetainHandling {
        SEND,
        SEND_IF_NEW,
        DO_NOT_SEND;

        private static final RetainHandling[] VALUES = values();

        /**
         * @param value 0, 1 or 2
         */
        public static RetainHandling of(int value) {
            return VALUES[value];
        }
    }

    public static SubscriptionOptions of(QoS qos) {
        return new SubscriptionOptions(qos, false, false, RetainHandling.SEND);
    }

    /** The same with a lower QoS granted. */
    public SubscriptionOptions withQos(QoS granted) {
        return granted == qos
                ? this
                : new SubscriptionOptions(granted, noLocal, retainAsPublished, retainHandling);
    }
}
