package io.meshlark.persistence;

/** Whether writes reach the disk, as the last ones have shown. */
public interface StoreHealth {

    boolean healthy();

    /** One line for an operator: what is wrong and since when, or that nothing is. */
    String detail();
}
