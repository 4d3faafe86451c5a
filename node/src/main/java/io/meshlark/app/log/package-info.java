/** What of the log an operator gets to see; named in {@code logback.xml}. */
@NullMarked
package io.meshlark.app.log;

import org.jspecify.annotations.NullMarked;
