package io.meshlark.transport.codec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The properties of MQTT 5, with their identifier and type [MQTT 5, 2.2.2.2]. */
enum Property {
    PAYLOAD_FORMAT_INDICATOR(0x01, Type.FLAG),
    MESSAGE_EXPIRY_INTERVAL(0x02, Type.U32),
    CONTENT_TYPE(0x03, Type.STRING),
    RESPONSE_TOPIC(0x08, Type.STRING),
    CORRELATION_DATA(0x09, Type.BINARY),
    SUBSCRIPTION_IDENTIFIER(0x0B, Type.VAR_INT),
    SESSION_EXPIRY_INTERVAL(0x11, Type.U32),
    ASSIGNED_CLIENT_IDENTIFIER(0x12, Type.STRING),
    SERVER_KEEP_ALIVE(0x13, Type.U16),
    AUTHENTICATION_METHOD(0x15, Type.STRING),
    AUTHENTICATION_DATA(0x16, Type.BINARY),
    REQUEST_PROBLEM_INFORMATION(0x17, Type.FLAG),
    WILL_DELAY_INTERVAL(0x18, Type.U32),
    REQUEST_RESPONSE_INFORMATION(0x19, Type.FLAG),
    RESPONSE_INFORMATION(0x1A, Type.STRING),
    SERVER_REFERENCE(0x1C, Type.STRING),
    REASON_STRING(0x1F, Type.STRING),
    RECEIVE_MAXIMUM(0x21, Type.U16),
    TOPIC_ALIAS_MAXIMUM(0x22, Type.U16),
    TOPIC_ALIAS(0x23, Type.U16),
    MAXIMUM_QOS(0x24, Type.FLAG),
    RETAIN_AVAILABLE(0x25, Type.FLAG),
    USER_PROPERTY(0x26, Type.PAIR),
    MAXIMUM_PACKET_SIZE(0x27, Type.U32),
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Type.FLAG),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, Type.FLAG),
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Type.FLAG);

    enum Type {
        /** One byte, 0 or 1. */
        FLAG,
        U16,
        U32,
        VAR_INT,
        STRING,
        BINARY,
        PAIR
    }

    private static final @Nullable Property[] BY_ID = new @Nullable Property[0x2B];

    static {
        for (Property property : values()) {
            BY_ID[property.id] = property;
        }
    }

    private final int id;
    private final Type type;
    private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    Property(int id, Type type) {
        this.id = id;
        this.type = type;
    }

    static @Nullable Property of(int id) {
        return id < BY_ID.length ? BY_ID[id] : null;
    }

    int id() {
        return id;
    }

    Type type() {
        return type;
    }

    /** As the specification calls it, for messages. */
    String label() {
        return label;
    }

    /** This property alone, as a set. */
    long bit() {
        return 1L << ordinal();
    }

    /** A set of properties: one bit each. */
    static long setOf(Property... properties) {
        long set = 0;
        for (Property property : properties) {
            set |= property.bit();
        }
        return set;
    }
}
