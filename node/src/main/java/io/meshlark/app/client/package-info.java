/**
 * The built-in client: {@code meshlark pub} and {@code meshlark sub}, so that nobody needs another
 * tool for the first message. It speaks to any broker; nothing of this node is loaded for it.
 */
@NullMarked
package io.meshlark.app.client;

import org.jspecify.annotations.NullMarked;
