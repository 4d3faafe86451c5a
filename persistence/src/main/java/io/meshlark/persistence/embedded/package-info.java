/**
 * The store of a single machine: Akka Persistence journal and snapshot plugins and the retained
 * messages, in one RocksDB folder.
 *
 * <p>{@link io.meshlark.persistence.embedded.EmbeddedStore} is the way in. Everything that is
 * written goes through {@link io.meshlark.persistence.embedded.GroupCommit}, one thread that turns
 * what has arrived into one synced batch; reads go to {@link
 * io.meshlark.persistence.embedded.Database} directly, on the store's reader threads. The plugins
 * find the store through {@link io.meshlark.persistence.embedded.EmbeddedStoreExtension}.
 */
@NullMarked
package io.meshlark.persistence.embedded;

import org.jspecify.annotations.NullMarked;
