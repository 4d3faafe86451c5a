/**
 * A real Cassandra as a child process, for tests and for a developer's own machine; never a part of
 * a running broker.
 *
 * <p>The jars are those of the module {@code cassandra-server}, which has a class path of its own.
 * {@link io.meshlark.persistence.cassandra.server.CassandraProcess} is the way in.
 */
@NullMarked
package io.meshlark.persistence.cassandra.server;

import org.jspecify.annotations.NullMarked;
