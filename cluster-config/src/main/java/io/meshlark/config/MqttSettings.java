package io.meshlark.config;

import java.time.Duration;

/**
 * What the broker tells clients it can do, and holds them to.
 *
 * @param maxPacketSize bytes, fixed header included
 * @param maxConnectSize bytes, fixed header included; never more than {@code maxPacketSize}
 * @param topicAliasMaximum zero: no aliases
 * @param maxSessionExpiry 4294967295 seconds: never
 * @param v3SessionExpiry never more than {@code maxSessionExpiry}
 * @param maxKeepAlive whole seconds; zero: no limit
 * @param serverKeepAlive whole seconds; zero: the client's own counts
 */
public record MqttSettings(
        int maxPacketSize,
        int maxConnectSize,
        Duration connectTimeout,
        int maxTopicLevels,
        int maxClientIdLength,
        int receiveMaximum,
        int topicAliasMaximum,
        Duration maxSessionExpiry,
        Duration v3SessionExpiry,
        Duration maxKeepAlive,
        Duration serverKeepAlive,
        int maxQos,
        boolean retainAvailable,
        boolean wildcardSubscriptionAvailable,
        boolean sharedSubscriptionAvailable,
        boolean subscriptionIdentifierAvailable,
        boolean checkPayloadFormat) {

    /** The Session Expiry Interval that means "never" (MQTT 5.0, 3.1.2.11.2). */
    public static final Duration NEVER = Duration.ofSeconds(0xFFFF_FFFFL);

    private static final Duration LONGEST_KEEP_ALIVE = Duration.ofSeconds(0xFFFF);
    private static final int MIB = 1 << 20;

    public MqttSettings {
        maxConnectSize = Math.min(maxConnectSize, maxPacketSize);
        if (v3SessionExpiry.compareTo(maxSessionExpiry) > 0) {
            v3SessionExpiry = maxSessionExpiry;
        }
    }

    static MqttSettings read(Section in) {
        var second = Duration.ofSeconds(1);
        return new MqttSettings(
                (int) in.bytes("max-packet-size", 1024, 32L * MIB),
                (int) in.bytes("max-connect-size", 1024, 256L * MIB),
                in.duration("connect-timeout", second, Duration.ofMinutes(10)),
                in.integer("max-topic-levels", 1, 0x1_0000),
                in.integer("max-client-id-length", 23, 0xFFFF),
                in.integer("receive-maximum", 1, 0xFFFF),
                in.integer("topic-alias-maximum", 0, 0xFFFF),
                in.durationOrOff("max-session-expiry", second, NEVER),
                in.durationOrOff("v3-session-expiry", second, NEVER),
                in.durationOrOff("max-keep-alive", second, LONGEST_KEEP_ALIVE),
                in.durationOrOff("server-keep-alive", second, LONGEST_KEEP_ALIVE),
                in.integer("max-qos", 0, 2),
                in.flag("retain-available"),
                in.flag("wildcard-subscription-available"),
                in.flag("shared-subscription-available"),
                in.flag("subscription-identifier-available"),
                in.flag("check-payload-format"));
    }
}
