/** What the embedded store promises, with real files, real kills and a disk that can be told. */
@NullMarked
package io.meshlark.persistence.embedded;

import org.jspecify.annotations.NullMarked;
