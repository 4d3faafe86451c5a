@NullMarked
package io.meshlark.persistence.archive;

import org.jspecify.annotations.NullMarked;
