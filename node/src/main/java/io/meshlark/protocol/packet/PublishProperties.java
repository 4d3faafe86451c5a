package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of PUBLISH and of a will that travel from publisher to subscriber [MQTT 5,
 * 3.3.2.3]. Topic alias and subscription identifiers belong to one connection and stand in {@link
 * Publish}.
 *
 * @param payloadIsUtf8 Payload Format Indicator 1
 * @param payloadFormatPresent whether the indicator was there at all: it is passed on unaltered
 * @param messageExpiryInterval seconds, 0 to 4,294,967,295; -1 when absent
 */
public record PublishProperties(
        boolean payloadFormatPresent,
        boolean payloadIsUtf8,
        long messageExpiryInterval,
        @Nullable String contentType,
        @Nullable String responseTopic,
        @Nullable Bytes correlationData,
        List<UserProperty> userProperties) {

    public static final long ABSENT = -1;

    public static final PublishProperties NONE =
            new PublishProperties(false, false, ABSENT, null, null, null, List.of());

    /** Roughly what they take on the heap, in bytes. */
    public int weight() {
        int weight = length(contentType) + length(responseTopic);
        weight += correlationData == null ? 0 : correlationData.size();
        for (UserProperty property : userProperties) {
            weight += 96 + property.name().length() + property.value().length();
        }
        return weight;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    public PublishProperties withMessageExpiryInterval(long seconds) {
        return seconds == messageExpiryInterval
                ? this
                : new PublishProperties(
                        payloadFormatPresent,
                        payloadIsUtf8,
                        seconds,
                        contentType,
                        responseTopic,
                        correlationData,
                        userProperties);
    }
}
