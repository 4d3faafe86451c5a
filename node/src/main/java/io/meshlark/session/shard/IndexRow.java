package io.meshlark.session.shard;

import java.util.List;

/** One journal row of one page of a shard's index. */
public record IndexRow(List<IndexEvent> events) {}
