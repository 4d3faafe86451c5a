package io.meshlark.session.shard;

import java.util.List;

/** One journal row: what one group commit wrote, of many sessions. */
public record LogRow(List<LogRecord> records) {}
