package io.meshlark.routing;

import java.util.Arrays;

/** Owners, each once, in the order they were added; made to be cleared and used again. */
public final class OwnerSet {
    private int[] owners = new int[16];

    /**
     * Open-addressed: 1 + the place in {@link #owners}, 0 for empty; twice to four times as long.
     */
    private int[] places = new int[64];

    private int size;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * @param index from 0 to before {@link #size()}
     */
    public int get(int index) {
        return owners[index];
    }

    public boolean contains(int owner) {
        return places[find(owner)] != 0;
    }

    public void add(int owner) {
        int at = find(owner);
        if (places[at] != 0) {
            return;
        }
        if (size == owners.length) {
            owners = Arrays.copyOf(owners, 2 * size);
            places = new int[4 * owners.length];
            for (int i = 0; i < size; i++) {
                places[find(owners[i])] = i + 1;
            }
            at = find(owner);
        }
        owners[size++] = owner;
        places[at] = size;
    }

    public void clear() {
        Arrays.fill(places, 0);
        size = 0;
    }

    public int[] toArray() {
        return Arrays.copyOf(owners, size);
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }

    private int find(int owner) {
        int mask = places.length - 1;
        int at = (int) SipHash.mix(owner) & mask;
        while (places[at] != 0 && owners[places[at] - 1] != owner) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
