package io.meshlark.retained;

import java.util.LinkedHashMap;
import java.util.Map;

/** Topics that were removed, and as of which version: the last so many. */
final class RecentlyRemoved extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 10_000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
        return size() > MOST;
    }
}
