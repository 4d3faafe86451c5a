package io.meshlark.protocol.connection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 2 packet ids of a client between PUBLISH and PUBCOMP [MQTT 5, 4.3.3].
 *
 * <pre>
 *              publish            recorded             release
 *   (unknown) ─────────▶ PUBLISHING ─────▶ RECORDED ───────────▶ RELEASING ──released──▶ (unknown)
 *                            │ refused         │ if no shard wrote it down
 *                            ▼                 ▼
 *                        (unknown)         (unknown), PUBCOMP at once
 * </pre>
 *
 * <p>A second PUBLISH with an id that is RECORDED is answered by PUBREC and not published again;
 * the DUP flag is not looked at. An id in PUBLISHING is answered when its receipt comes.
 */
public final class InboundQos2 {
    private enum State {
        PUBLISHING,
        RECORDED,
        RELEASING
    }

    /** What to do with a PUBLISH. */
    public enum OnPublish {
        /** It is new: publish it. */
        PUBLISH,
        /** The answer is on its way. */
        WAIT,
        /** Seen before: PUBREC again [MQTT-4.3.3-10]. */
        RECEIVED_AGAIN,
        /** Its PUBREL is still under way: the client uses the id too early. */
        IN_USE
    }

    /** What to do with a PUBREL. */
    public enum OnRelease {
        /** PUBCOMP now. */
        COMPLETE,
        /** Ask the session to release it; PUBCOMP when it has. */
        RELEASE,
        /** The session is being asked already. */
        WAIT,
        /** PUBREL before PUBREC. */
        TOO_EARLY,
        /** Nothing of that id; an earlier connection of the session may have left it open. */
        UNKNOWN
    }

    /**
     * @param appended whether some shard wrote the publication down, so that the release must be
     *     durable
     */
    public record Open(int packetId, boolean appended) {}

    private static final class Entry {
        State state = State.PUBLISHING;
        boolean appended;

        /** Counts against the quota: was published on this connection. */
        boolean counted = true;
    }

    private static final Map<Integer, Entry> NONE = Collections.emptyMap();

    /** Made with the first entry: most clients publish nothing at QoS 2. */
    private Map<Integer, Entry> entries = NONE;

    public InboundQos2() {}

    /** Takes over what an earlier connection of the session had received. */
    public void restore(Open open) {
        var entry = new Entry();
        entry.state = State.RECORDED;
        entry.appended = open.appended();
        entry.counted = false;
        put(open.packetId(), entry);
    }

    private void put(int packetId, Entry entry) {
        if (entries == NONE) {
            entries = new HashMap<>();
        }
        entries.put(packetId, entry);
    }

    public int size() {
        return entries.size();
    }

    public OnPublish publish(int packetId) {
        Entry entry = entries.get(packetId);
        if (entry == null) {
            put(packetId, new Entry());
            return OnPublish.PUBLISH;
        }
        return switch (entry.state) {
            case PUBLISHING -> OnPublish.WAIT;
            case RECORDED -> OnPublish.RECEIVED_AGAIN;
            case RELEASING -> OnPublish.IN_USE;
        };
    }

    /**
     * Counts a repeated PUBLISH against the quota if it is the first on this connection: quotas
     * start anew with each connection [MQTT 5, section 4.9]. Whether it is.
     */
    public boolean countFirst(int packetId) {
        Entry entry = entries.get(packetId);
        if (entry == null || entry.counted) {
            return false;
        }
        entry.counted = true;
        return true;
    }

    /** The ids between PUBLISH and PUBCOMP, but {@code packetId}. */
    public int[] idsBut(int packetId) {
        return entries.keySet().stream()
                .mapToInt(Integer::intValue)
                .filter(id -> id != packetId)
                .toArray();
    }

    /** Whether the id is between PUBLISH and PUBCOMP. */
    public boolean isOpen(int packetId) {
        return entries.containsKey(packetId);
    }

    /** The publication is where it has to be; PUBREC follows. */
    public void recorded(int packetId, boolean appended) {
        Entry entry = entries.get(packetId);
        if (entry != null) {
            entry.state = State.RECORDED;
            entry.appended = appended;
        }
    }

    /** The publication was refused; the id is free after the PUBREC [MQTT-4.3.3-9]. */
    public void refused(int packetId) {
        entries.remove(packetId);
    }

    public OnRelease release(int packetId) {
        Entry entry = entries.get(packetId);
        if (entry == null) {
            return OnRelease.UNKNOWN;
        }
        return switch (entry.state) {
            case PUBLISHING -> OnRelease.TOO_EARLY;
            case RELEASING -> OnRelease.WAIT;
            case RECORDED -> {
                if (!entry.appended) {
                    yield OnRelease.COMPLETE;
                }
                entry.state = State.RELEASING;
                yield OnRelease.RELEASE;
            }
        };
    }

    /**
     * The session is asked about an id that is not known here: it takes a place until it answers.
     */
    public void releaseUnknown(int packetId) {
        var entry = new Entry();
        entry.state = State.RELEASING;
        entry.counted = false;
        put(packetId, entry);
    }

    /** PUBCOMP follows. Whether the id counted against the quota. */
    public boolean completed(int packetId) {
        @Nullable Entry entry = entries.remove(packetId);
        return entry != null && entry.counted;
    }

    /**
     * What the session's next connection has to know: the ids that were recorded. One that was
     * still being published is published again by the client, under the same message id; one that
     * was being released is released again.
     */
    public List<Open> open() {
        var open = new ArrayList<Open>();
        entries.forEach((packetId, entry) -> {
            if (entry.state == State.RECORDED) {
                open.add(new Open(packetId, entry.appended));
            }
        });
        return open;
    }
}
