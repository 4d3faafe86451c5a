package io.meshlark.routing;

import java.util.List;
import java.util.stream.IntStream;

/** Devices with a topic each, and three filters that match it: exactly, with '+' and with '#'. */
final class Devices {
    static final int FILTERS_EACH = 3;

    private Devices() {}

    static String topic(int device) {
        return "site/" + device / 100 + "/device/" + device + "/temperature";
    }

    /** {@code count} topics of the first {@code devices}, far from one another. */
    static String[] topics(int count, int devices) {
        return IntStream.range(0, count)
                .mapToObj(i -> topic(i * 7919 % devices))
                .toArray(String[]::new);
    }

    static List<String> filters(int device) {
        return List.of(
                topic(device),
                "site/+/device/" + device + "/temperature",
                "site/" + device / 100 + "/device/" + device + "/#");
    }
}
