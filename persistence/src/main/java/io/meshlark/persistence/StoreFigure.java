package io.meshlark.persistence;

import java.util.function.LongSupplier;

/**
 * One thing a store counts, for the node's metrics.
 *
 * @param name {@code store_writes_total}
 * @param help a sentence for people
 * @param grows whether it only ever grows, from the start of the process
 */
public record StoreFigure(String name, String help, boolean grows, LongSupplier value) {

    public static StoreFigure counter(String name, String help, LongSupplier value) {
        return new StoreFigure(name, help, true, value);
    }

    public static StoreFigure gauge(String name, String help, LongSupplier value) {
        return new StoreFigure(name, help, false, value);
    }
}
