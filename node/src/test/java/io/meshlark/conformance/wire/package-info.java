/**
 * A running broker, held to the normative statements over real sockets. Its clients say exactly
 * what a test tells them to. Nothing waits for time: what has to come is waited for, and what must
 * not come is shown by something that comes instead.
 */
@NullMarked
package io.meshlark.conformance.wire;

import org.jspecify.annotations.NullMarked;
