package io.meshlark.auth.access;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param filter topics, as a filter without {@code $share/group/}; a topic name is a filter, too
 * @param qos of the message, or the highest that the subscription asks for; null: any
 * @param retain of the message; false for a subscription
 */
public record Access(Action action, String filter, @Nullable QoS qos, boolean retain) {

    public static Access publish(String topic, QoS qos, boolean retain) {
        return new Access(Action.PUBLISH, topic, qos, retain);
    }

    /** A shared subscription is one to the topics behind its group. */
    public static Access subscribe(TopicFilter filter, QoS qos) {
        return new Access(Action.SUBSCRIBE, filter.filter(), qos, false);
    }

    /**
     * To have what a subscription that was granted brings, at whatever QoS that was.
     *
     * @param filter topics, as above; or the topic of a message that is there already
     */
    public static Access receive(String filter) {
        return new Access(Action.SUBSCRIBE, filter, null, false);
    }
}
