package io.meshlark.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The members of a {@link SharedGroup} that are equally good to be picked, in the order of their
 * turns, and by index. The methods that pick want at least one.
 */
final class Candidates<M> {
    private final LinkedHashSet<Member<M>> turns = new LinkedHashSet<>();
    private final List<Member<M>> indexed = new ArrayList<>();
    private final Map<Member<M>, Integer> indexes = new HashMap<>();

    boolean isEmpty() {
        return indexed.isEmpty();
    }

    boolean has(Member<M> member) {
        return indexes.containsKey(member);
    }

    void add(Member<M> member) {
        if (indexes.putIfAbsent(member, indexed.size()) == null) {
            indexed.add(member);
            turns.add(member);
        }
    }

    /** The last one takes the place of the one removed. */
    void remove(Member<M> member) {
        Integer index = indexes.remove(member);
        if (index != null) {
            turns.remove(member);
            Member<M> last = indexed.removeLast();
            if (last != member) {
                indexed.set(index, last);
                indexes.put(last, index);
            }
        }
    }

    /** Its next turn comes after those of all others. */
    void served(Member<M> member) {
        turns.addLast(member);
    }

    Member<M> next() {
        return turns.getFirst();
    }

    /** The next on this node; the next of all if none is there. */
    Member<M> next(int node) {
        for (Member<M> member : turns) {
            if (member.node == node) {
                return member;
            }
        }
        return next();
    }

    Member<M> at(long random) {
        return indexed.get((int) Long.remainderUnsigned(random, indexed.size()));
    }

    Member<M> leastInflight() {
        Member<M> least = next();
        for (Member<M> member : turns) {
            if (member.inflight < least.inflight) {
                least = member;
            }
        }
        return least;
    }

    /** The winner of the rendezvous of all candidates at {@code key}. */
    Member<M> highest(String key) {
        Member<M> highest = next();
        long best = weight(highest, key);
        for (Member<M> member : indexed) {
            long weight = weight(member, key);
            if (weight > best || (weight == best && member.number < highest.number)) {
                highest = member;
                best = weight;
            }
        }
        return highest;
    }

    private static long weight(Member<?> member, String key) {
        return SipHash.mix(((long) member.id.hashCode() << Integer.SIZE) ^ key.hashCode());
    }
}
