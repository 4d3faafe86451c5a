package io.meshlark.retained;

import io.meshlark.protocol.Publication;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The retained messages used last, up to a number of bytes. For one thread, or under a lock. */
final class PayloadCache {
    private final long maxBytes;
    private final LinkedHashMap<String, Publication> messages =
            new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    PayloadCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Nullable Publication get(String topic) {
        return messages.get(topic);
    }

    void put(String topic, Publication publication) {
        remove(topic);
        messages.put(topic, publication);
        bytes += publication.weight();
        Iterator<Map.Entry<String, Publication>> oldest = messages.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().getValue().weight();
            oldest.remove();
        }
    }

    void remove(String topic) {
        Publication old = messages.remove(topic);
        if (old != null) {
            bytes -= old.weight();
        }
    }
}
