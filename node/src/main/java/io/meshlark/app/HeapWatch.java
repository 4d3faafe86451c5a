package io.meshlark.app;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.meshlark.telemetry.HeapPressure;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells {@link HeapPressure} what each garbage collection of this JVM has left. */
final class HeapWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

    private final HeapPressure pressure;
    private final Set<String> heapPools;
    private final NotificationListener listener = this::notified;
    private final List<NotificationEmitter> collectors = new ArrayList<>();
    private volatile int collections;
    private int seenBefore;

    private HeapWatch(HeapPressure pressure) {
        this.pressure = pressure;
        heapPools =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getName)
                        .collect(Collectors.toSet());
    }

    static HeapWatch start(HeapPressure pressure) {
        HeapWatch watch = new HeapWatch(pressure);
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean instanceof NotificationEmitter collector) {
                collector.addNotificationListener(watch.listener, null, null);
                watch.collectors.add(collector);
            }
        }
        return watch;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // notifications come one at a time
    private void notified(Notification notification, Object ignored) {
        if (!notification
                .getType()
                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        collections++;
        long used =
                GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                        .getGcInfo()
                        .getMemoryUsageAfterGc()
                        .entrySet()
                        .stream()
                        .filter(pool -> heapPools.contains(pool.getKey()))
                        .mapToLong(pool -> pool.getValue().getUsed())
                        .sum();
        if (pressure.collected(used)) {
            LOG.warn(
                    pressure.isHigh()
                            ? "memory is short: {}; clients are turned away"
                            : "memory is not short any more: {}",
                    pressure);
        }
    }

    /**
     * While clients are turned away little is allocated, so that no collection might come to see
     * that it is over.
     */
    void check() {
        int seen = collections;
        if (pressure.isHigh() && seen == seenBefore) {
            System.gc();
        }
        seenBefore = seen;
    }

    @Override
    public void close() {
        for (NotificationEmitter collector : collectors) {
            try {
                collector.removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                LOG.debug("the collector has forgotten us", e);
            }
        }
    }
}
