/**
 * Retained messages: which topics of a slice have one, and which of them a filter matches. The
 * messages themselves are in the {@code RetainedStore}. Left neighbour: {@code session}, whose
 * shards hold the slices; right neighbour: {@code routing}.
 */
@NullMarked
package io.meshlark.retained;

import org.jspecify.annotations.NullMarked;
