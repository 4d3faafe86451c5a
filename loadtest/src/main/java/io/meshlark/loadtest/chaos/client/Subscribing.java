package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.client.Profile.Filter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a client has subscribed to in its present session, and what it waits to hear of. */
final class Subscribing {

    private static final int FIRST = 20_000;
    private static final int LAST = 60_000;

    private final Set<Filter> wanted;
    private final Set<Filter> acknowledged = new HashSet<>();
    private final Map<Integer, Asked> asked = new HashMap<>();
    private int lastPacketId = FIRST;

    /** A SUBSCRIBE or UNSUBSCRIBE under way. */
    record Asked(Filter filter, CompletableFuture<Integer> answer) {}

    Subscribing(List<Filter> wanted) {
        this.wanted = new HashSet<>(wanted);
    }

    void want(Filter filter) {
        wanted.add(filter);
    }

    void drop(Filter filter) {
        wanted.remove(filter);
        acknowledged.remove(filter);
    }

    /** Packet ids of their own, away from those of publications. */
    int ask(Filter filter, CompletableFuture<Integer> answer) {
        lastPacketId = lastPacketId == LAST ? FIRST : lastPacketId + 1;
        asked.put(lastPacketId, new Asked(filter, answer));
        return lastPacketId;
    }

    /** SUBACK or UNSUBACK. */
    @Nullable Asked answered(int packetId) {
        return asked.remove(packetId);
    }

    void acknowledged(Filter filter) {
        if (wanted.contains(filter)) {
            acknowledged.add(filter);
        }
    }

    /** A connection begins: those that the session does not have for certain. */
    List<Filter> missing(boolean sessionPresent) {
        asked.values().forEach(it -> it.answer().complete(-1));
        asked.clear();
        if (!sessionPresent) {
            acknowledged.clear();
        }
        return wanted.stream().filter(it -> !acknowledged.contains(it)).toList();
    }

    /** Those that were refused: nothing is under way for them. */
    List<Filter> refused() {
        return wanted.stream()
                .filter(it -> !acknowledged.contains(it))
                .filter(it -> asked.values().stream().noneMatch(a -> a.filter().equals(it)))
                .toList();
    }

    boolean isComplete() {
        return acknowledged.containsAll(wanted);
    }
}
