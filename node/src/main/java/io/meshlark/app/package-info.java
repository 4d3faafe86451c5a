/**
 * The program: the command line, and the one place that builds the parts of a node and joins them.
 * Everything to the right of it knows nothing of settings files, flags or exit codes.
 */
@NullMarked
package io.meshlark.app;

import org.jspecify.annotations.NullMarked;
