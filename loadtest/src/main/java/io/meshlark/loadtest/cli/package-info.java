/** {@code meshlark bench}: the command line. */
@NullMarked
package io.meshlark.loadtest.cli;

import org.jspecify.annotations.NullMarked;
