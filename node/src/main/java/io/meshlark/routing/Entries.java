package io.meshlark.routing;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is subscribed to one filter: key to value, one writer, readers at any time.
 *
 * <p>Most filters have one subscriber, and some have a fleet. So a few are an array that is
 * replaced as a whole, and many are a concurrent map that is changed in place: the hundred
 * thousandth subscriber costs what the tenth did.
 */
sealed interface Entries<K, V> {
    /** Beyond this an array becomes a map; at half of it a map becomes an array again. */
    int FEW = 8;

    @Nullable V get(K key);

    /** These entries and one more; the receiver is not to be used any more. */
    Entries<K, V> with(K key, V value);

    /** These entries without one that is there, null if it was the last. */
    @Nullable Entries<K, V> without(K key);

    void forEach(BiConsumer<? super K, ? super V> visitor);

    static <K, V> Entries<K, V> of(K key, V value) {
        return new Few<>(new Object[] {key, value});
    }

    /** Keys at even places, each value behind its key; never changed once it is published. */
    final class Few<K, V> implements Entries<K, V> {
        private final Object[] pairs;

        private Few(Object[] pairs) {
            this.pairs = pairs;
        }

        @Override
        public @Nullable V get(K key) {
            int at = indexOf(key);
            return at < 0 ? null : value(at);
        }

        @Override
        public Entries<K, V> with(K key, V value) {
            int at = indexOf(key);
            if (at >= 0) {
                Object[] changed = pairs.clone();
                changed[at + 1] = value;
                return new Few<>(changed);
            }
            if (pairs.length == 2 * FEW) {
                var map = new ConcurrentHashMap<K, V>(4 * FEW);
                forEach(map::put);
                map.put(key, value);
                return new Many<>(map);
            }
            Object[] longer = Arrays.copyOf(pairs, pairs.length + 2);
            longer[pairs.length] = key;
            longer[pairs.length + 1] = value;
            return new Few<>(longer);
        }

        @Override
        public @Nullable Entries<K, V> without(K key) {
            if (pairs.length == 2) {
                return null;
            }
            int at = indexOf(key);
            Object[] shorter = Arrays.copyOf(pairs, pairs.length - 2);
            System.arraycopy(pairs, at + 2, shorter, at, shorter.length - at);
            return new Few<>(shorter);
        }

        @Override
        public void forEach(BiConsumer<? super K, ? super V> visitor) {
            for (int i = 0; i < pairs.length; i += 2) {
                visitor.accept(key(i), value(i));
            }
        }

        private int indexOf(K key) {
            for (int i = 0; i < pairs.length; i += 2) {
                if (pairs[i].equals(key)) {
                    return i;
                }
            }
            return -1;
        }

        @SuppressWarnings("unchecked") // even places are keys
        private K key(int at) {
            return (K) pairs[at];
        }

        @SuppressWarnings("unchecked") // and behind each is its value
        private V value(int at) {
            return (V) pairs[at + 1];
        }
    }

    /** Changed in place; whoever iterates sees every entry that stays. */
    final class Many<K, V> implements Entries<K, V> {
        private final ConcurrentHashMap<K, V> map;

        private Many(ConcurrentHashMap<K, V> map) {
            this.map = map;
        }

        @Override
        public @Nullable V get(K key) {
            return map.get(key);
        }

        @Override
        public Entries<K, V> with(K key, V value) {
            map.put(key, value);
            return this;
        }

        @Override
        public @Nullable Entries<K, V> without(K key) {
            // A reader may hold the map: the array is made first, the map left as it is.
            if (map.size() > FEW / 2 + 1) {
                map.remove(key);
                return this;
            }
            Object[] pairs = new Object[2 * (map.size() - 1)];
            int at = 0;
            for (var entry : map.entrySet()) {
                if (!entry.getKey().equals(key)) {
                    pairs[at++] = entry.getKey();
                    pairs[at++] = entry.getValue();
                }
            }
            return new Few<>(pairs);
        }

        @Override
        public void forEach(BiConsumer<? super K, ? super V> visitor) {
            map.forEach(visitor);
        }
    }
}
