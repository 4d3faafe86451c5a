/** What the broker counts about itself, for {@code $SYS} topics and metrics endpoints. */
@NullMarked
package io.meshlark.telemetry;

import org.jspecify.annotations.NullMarked;
