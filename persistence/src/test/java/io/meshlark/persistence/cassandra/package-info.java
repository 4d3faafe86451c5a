/**
 * The store on a real Cassandra, which {@link io.meshlark.persistence.cassandra.TestCassandra}
 * finds or starts, once for all tests.
 */
@NullMarked
package io.meshlark.persistence.cassandra;

import org.jspecify.annotations.NullMarked;
