/**
 * A node's life among others: how it joins, what it must have in common with them, how its
 * membership ends. What it then does with its shards and clients is for {@code app}.
 */
@NullMarked
package io.meshlark.app.formation;

import org.jspecify.annotations.NullMarked;
