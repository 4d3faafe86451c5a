/**
 * Several nodes in one process, on one embedded store: what clients of different nodes see of each
 * other. What becomes of them when a node dies needs processes, and is in {@code system}.
 */
@NullMarked
package io.meshlark.nodes;

import org.jspecify.annotations.NullMarked;
