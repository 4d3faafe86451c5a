/**
 * The store of a cluster: journals and snapshots through akka-persistence-cassandra, retained
 * messages in a table of our own, all through one driver session.
 *
 * <p>{@link io.meshlark.persistence.cassandra.CassandraStore} is the way in; {@link
 * io.meshlark.persistence.cassandra.CassandraAccess} is what the driver and the plugins are told,
 * {@link io.meshlark.persistence.cassandra.CassandraSchema} the tables.
 */
@NullMarked
package io.meshlark.persistence.cassandra;

import org.jspecify.annotations.NullMarked;
