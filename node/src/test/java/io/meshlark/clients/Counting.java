package io.meshlark.clients;

import java.util.List;
import java.util.stream.IntStream;

/** The texts of messages that are numbered. */
final class Counting {
    private Counting() {}

    /** "0", "1", ... */
    static List<String> upTo(int end) {
        return IntStream.range(0, end).mapToObj(Integer::toString).toList();
    }

    /** The even ones of them, or the odd ones with {@code remainder} 1. */
    static List<String> upTo(int end, int remainder) {
        return IntStream.range(0, end)
                .filter(it -> it % 2 == remainder)
                .mapToObj(Integer::toString)
                .toList();
    }
}
