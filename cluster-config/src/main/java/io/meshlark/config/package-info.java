/** The broker's settings: typed records, read once from HOCON and validated as a whole. */
@NullMarked
package io.meshlark.config;

import org.jspecify.annotations.NullMarked;
