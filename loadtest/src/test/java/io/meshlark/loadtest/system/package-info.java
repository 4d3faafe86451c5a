/**
 * The tool against brokers: one that misbehaves on purpose, and the packaged node. What the tool
 * says of the first must be exactly what that did.
 */
@NullMarked
package io.meshlark.loadtest.system;

import org.jspecify.annotations.NullMarked;
