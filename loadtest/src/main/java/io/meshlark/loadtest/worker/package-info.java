/**
 * A fleet in several processes, for more connections than one process may have open. A worker is
 * the same command once more, with its share of the clients; parent and worker talk over its
 * standard input and output, a line of text each way. To its left: {@code load}; to its right:
 * {@code cli}.
 */
@NullMarked
package io.meshlark.loadtest.worker;

import org.jspecify.annotations.NullMarked;
