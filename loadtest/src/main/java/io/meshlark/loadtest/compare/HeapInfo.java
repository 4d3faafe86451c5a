package io.meshlark.loadtest.compare;

import java.util.regex.Pattern;

/** What {@code jcmd GC.heap_info} says. */
final class HeapInfo {

    private static final Pattern USED =
            Pattern.compile("heap\\s+total (?:reserved \\S+ committed )?\\S+ used (\\d+)K");

    private HeapInfo() {}

    /** Bytes in use, 0 when the text says nothing of them. */
    static long usedBytes(String text) {
        var matcher = USED.matcher(text.replace(",", ""));
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    }
}
