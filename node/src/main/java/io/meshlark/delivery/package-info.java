/**
 * From a publication to those who want it: one match, one fan-out per event loop, one append per
 * session shard. Left neighbour: {@code routing}, which says who wants a topic. Connections, shards
 * and the store are reached through the interfaces declared here.
 */
@NullMarked
package io.meshlark.delivery;

import org.jspecify.annotations.NullMarked;
