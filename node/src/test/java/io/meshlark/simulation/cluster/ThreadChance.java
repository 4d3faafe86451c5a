package io.meshlark.simulation.cluster;

import java.lang.reflect.Field;
import java.util.concurrent.ThreadLocalRandom;
import sun.misc.Unsafe;

/**
 * Sets the seed of {@link ThreadLocalRandom}: Akka numbers its actors with it, and some of its
 * collections are in the order of those numbers.
 */
@SuppressWarnings({"sunapi", "removal", "deprecation"})
final class ThreadChance {
    private static final Unsafe UNSAFE = unsafe();
    private static final long SEED = offset("threadLocalRandomSeed");
    private static final long ID = offset("tid");

    private ThreadChance() {}

    /**
     * For a thread that does nothing else: its id, which goes into each number, is no more its own.
     */
    static void seed(long seed) {
        ThreadLocalRandom.current(); // else it would set its own later
        UNSAFE.putLong(Thread.currentThread(), ID, 1);
        UNSAFE.putLong(Thread.currentThread(), SEED, seed);
    }

    private static Unsafe unsafe() {
        try {
            Field field = Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static long offset(String name) {
        try {
            return UNSAFE.objectFieldOffset(Thread.class.getDeclaredField(name));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
