package io.meshlark.session.shard;

import java.util.List;

/** One journal row of one session. */
public record KeptRow(List<KeptEvent> events) {}
