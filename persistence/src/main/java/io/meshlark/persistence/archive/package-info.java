/**
 * The durable state of a cluster in one file: the last state of each persistent actor and the
 * retained messages. Pure but for its streams; {@link io.meshlark.persistence.archive.ImportTarget}
 * is how it reaches a store.
 */
@NullMarked
package io.meshlark.persistence.archive;

import org.jspecify.annotations.NullMarked;
