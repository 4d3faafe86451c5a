/** What holds for every store. */
@NullMarked
package io.meshlark.persistence;

import org.jspecify.annotations.NullMarked;
