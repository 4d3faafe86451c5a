package io.meshlark.session.shard;

/**
 * A row as it stands in a journal.
 *
 * @param row a {@link LogRow}, {@link IndexRow} or {@link KeptRow}
 */
public record Linked<R>(Link link, R row) {}
