package io.meshlark.session.shard;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which connection of each publisher the log has last heard of, so that what an earlier one has
 * sent does not come behind it (design rule 1): a copy can wait on a node that is cut off, or slow,
 * while its client has gone on at another. Connections say their epoch only while such a copy may
 * exist, so this holds those that came lately.
 */
final class PublisherEpochs {
    /** At most so many; the one heard of least recently gives way. */
    static final int MOST = 8_192;

    /** Characters of their client ids, which clients choose: all of this is in each snapshot. */
    static final int MOST_CHARACTERS = 256 << 10;

    /** Longer than any copy is under way. */
    private static final long KEPT_MILLIS = 120_000;

    private final Map<String, Heard> heard = new LinkedHashMap<>();

    private int characters;

    private record Heard(long epoch, long at) {}

    /**
     * @param epoch 0: not said
     */
    boolean isSuperseded(String publisher, long epoch) {
        Heard last = epoch == 0 ? null : heard.get(publisher);
        return last != null && last.epoch() > epoch;
    }

    /**
     * @param epoch 0: not said
     * @param now epoch milliseconds
     */
    void heard(String publisher, long epoch, long now) {
        if (epoch == 0) {
            return;
        }
        Heard before = heard.remove(publisher);
        long newest = before == null ? epoch : Math.max(before.epoch(), epoch);
        heard.put(publisher, new Heard(newest, now));
        characters += before == null ? publisher.length() : 0;
        // It ends at the one just put, at the latest: no client id has so many characters.
        Iterator<Map.Entry<String, Heard>> oldest = heard.entrySet().iterator();
        Map.Entry<String, Heard> next = oldest.next();
        while (next.getValue().at() < now - KEPT_MILLIS
                || heard.size() > MOST
                || characters > MOST_CHARACTERS) {
            characters -= next.getKey().length();
            oldest.remove();
            next = oldest.next();
        }
    }

    boolean isEmpty() {
        return heard.isEmpty();
    }

    int size() {
        return heard.size();
    }

    /** Takes each publisher, the epoch of its connection, and when it was heard of. */
    interface Visitor {
        void visit(String publisher, long epoch, long at);
    }

    /** The one heard of least recently first. */
    void forEach(Visitor visitor) {
        heard.forEach((publisher, last) -> visitor.visit(publisher, last.epoch(), last.at()));
    }
}
