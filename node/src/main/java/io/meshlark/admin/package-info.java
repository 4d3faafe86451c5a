/** What operators and orchestrators look at: HTTP, and {@code $SYS} topics. */
@NullMarked
package io.meshlark.admin;

import org.jspecify.annotations.NullMarked;
