package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.UserProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of the packet that is being read. What does not belong into the packet is
 * malformed (0x81) [MQTT 5, 2.2.2.2]; what is there twice, or has a value that is not allowed, is a
 * protocol error (0x82), as the specification says at each property.
 */
final class PropertyReader {
    /** What travels from publisher to subscriber. */
    static final long FORWARDED =
            Property.setOf(
                    Property.PAYLOAD_FORMAT_INDICATOR,
                    Property.MESSAGE_EXPIRY_INTERVAL,
                    Property.CONTENT_TYPE,
                    Property.RESPONSE_TOPIC,
                    Property.CORRELATION_DATA,
                    Property.USER_PROPERTY);

    /** Reason String and User Property, which any answer may have. */
    static final long DIAGNOSTIC = Property.setOf(Property.REASON_STRING, Property.USER_PROPERTY);

    private final long[] numbers = new long[Property.values().length];
    private final @Nullable Object[] objects = new @Nullable Object[Property.values().length];
    private long present;
    private @Nullable List<UserProperty> userProperties;
    private int[] subscriptionIds = new int[4];
    private int subscriptionIdCount;

    void clear() {
        if ((present & ~Property.TOPIC_ALIAS.bit()) != 0) {
            Arrays.fill(objects, null);
            userProperties = null;
            subscriptionIdCount = 0;
        }
        present = 0;
    }

    /**
     * Reads length and properties.
     *
     * @param allowed the properties of this packet
     */
    void read(FrameReader in, long allowed) {
        clear();
        int length = in.varInt("property length");
        if (length == 0) {
            return;
        }
        int outer = in.enter(length, "properties");
        while (in.hasMore()) {
            int id = in.varInt("property identifier");
            Property property = Property.of(id);
            if (property == null) {
                in.malformed("unknown property 0x" + Integer.toHexString(id));
            } else if ((allowed & property.bit()) == 0) {
                in.malformed(property.label() + " is not a property of this packet");
            } else {
                value(in, property);
            }
        }
        in.leave(outer);
    }

    private void value(FrameReader in, Property property) {
        boolean again = isPresent(property);
        present |= property.bit();
        switch (property.type()) {
            case FLAG -> number(in, property, again, in.u8(property.label()));
            case U16 -> number(in, property, again, in.u16(property.label()));
            case U32 -> number(in, property, again, in.u32(property.label()));
            case VAR_INT -> subscriptionId(in, in.varInt(property.label()));
            case STRING -> object(in, property, again, in.string(property.label()));
            case BINARY -> object(in, property, again, in.binary(property.label()));
            case PAIR -> userProperty(in);
        }
    }

    private void number(FrameReader in, Property property, boolean again, long value) {
        if (again) {
            in.protocolError(property.label() + " is there more than once");
        } else if (property.type() == Property.Type.FLAG && value > 1) {
            in.protocolError(property.label() + " is " + value + ", must be 0 or 1");
        } else if (value == 0 && !in.failed()) {
            refuseZero(in, property);
        }
        numbers[property.ordinal()] = in.failed() ? 0 : value; // callers may count on the range
    }

    private static void refuseZero(FrameReader in, Property property) {
        if (property == Property.TOPIC_ALIAS) {
            in.fail(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias is 0"); // [MQTT-3.3.2-8]
        } else if (property == Property.RECEIVE_MAXIMUM
                || property == Property.MAXIMUM_PACKET_SIZE) {
            in.protocolError(property.label() + " is 0, must be at least 1");
        }
    }

    private void object(FrameReader in, Property property, boolean again, Object value) {
        if (again) {
            in.protocolError(property.label() + " is there more than once");
        }
        objects[property.ordinal()] = value;
    }

    private void subscriptionId(FrameReader in, int id) {
        if (id == 0 && !in.failed()) {
            in.protocolError("subscription identifier is 0, must be at least 1");
        }
        if (subscriptionIdCount == subscriptionIds.length) {
            subscriptionIds = Arrays.copyOf(subscriptionIds, 2 * subscriptionIdCount);
        }
        subscriptionIds[subscriptionIdCount++] = id;
    }

    private void userProperty(FrameReader in) {
        List<UserProperty> list = userProperties;
        if (list == null) {
            list = new ArrayList<>(4);
            userProperties = list;
        }
        String name = in.string("user property name");
        list.add(new UserProperty(name, in.string("user property value")));
    }

    boolean isAnyPresent() {
        return present != 0;
    }

    boolean isPresent(Property property) {
        return (present & property.bit()) != 0;
    }

    long number(Property property, long absent) {
        return isPresent(property) ? numbers[property.ordinal()] : absent;
    }

    int number(Property property, int absent) {
        return isPresent(property) ? (int) numbers[property.ordinal()] : absent;
    }

    boolean flag(Property property, boolean absent) {
        return isPresent(property) ? numbers[property.ordinal()] == 1 : absent;
    }

    @Nullable String text(Property property) {
        return (String) objects[property.ordinal()];
    }

    @Nullable Bytes bytes(Property property) {
        return (Bytes) objects[property.ordinal()];
    }

    List<UserProperty> userProperties() {
        return userProperties == null ? List.of() : List.copyOf(userProperties);
    }

    SubscriptionIds subscriptionIds() {
        return subscriptionIdCount == 0
                ? SubscriptionIds.NONE
                : SubscriptionIds.of(Arrays.copyOf(subscriptionIds, subscriptionIdCount));
    }

    int subscriptionIdCount() {
        return subscriptionIdCount;
    }

    PublishProperties forwarded() {
        return (present & FORWARDED) == 0
                ? PublishProperties.NONE
                : new PublishProperties(
                        isPresent(Property.PAYLOAD_FORMAT_INDICATOR),
                        flag(Property.PAYLOAD_FORMAT_INDICATOR, false),
                        number(Property.MESSAGE_EXPIRY_INTERVAL, PublishProperties.ABSENT),
                        text(Property.CONTENT_TYPE),
                        text(Property.RESPONSE_TOPIC),
                        bytes(Property.CORRELATION_DATA),
                        userProperties());
    }
}
