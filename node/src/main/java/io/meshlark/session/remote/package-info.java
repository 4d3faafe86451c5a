/**
 * Sessions whose edge and whose shard are on different nodes: {@link
 * io.meshlark.session.remote.RemoteShard} stands for a shard where its clients are connected,
 * {@link io.meshlark.session.remote.RemoteEdge} for a connection where its shard is, and {@link
 * io.meshlark.session.remote.ClusterShards} is what hears both on the link. To the right is {@code
 * cluster}, which carries the messages.
 */
@NullMarked
package io.meshlark.session.remote;

import org.jspecify.annotations.NullMarked;
