/**
 * One session shard as a pure machine: {@link io.meshlark.session.shard.Shard} takes commands and
 * the time, and answers with what to write ({@link io.meshlark.session.shard.IndexEvent}, {@link
 * io.meshlark.session.shard.LogRecord}) and what to do once that is durable ({@link
 * io.meshlark.session.shard.ShardEffect}). Replaying what was written rebuilds the same state.
 */
@NullMarked
package io.meshlark.session.shard;

import org.jspecify.annotations.NullMarked;
