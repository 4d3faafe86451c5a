/**
 * What operators have said to the whole cluster while it runs, in the memory of every node: each
 * kind is a {@link io.meshlark.auth.directory.Register}, over {@link
 * io.meshlark.persistence.Directory}. Others use the value of a register; {@code app} tells the
 * other nodes what has been written.
 */
@NullMarked
package io.meshlark.auth.directory;

import org.jspecify.annotations.NullMarked;
