package io.meshlark.persistence.archive;

/**
 * What an archive begins with.
 *
 * @param shards of the cluster, on which the names of its persistent actors depend
 * @param created epoch milliseconds
 * @param writer the release that has written it, for people
 */
public record Head(int shards, long created, String writer) {}
