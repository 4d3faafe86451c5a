/**
 * The packaged broker as a process of its own: started as a user starts it, killed, stopped,
 * starved of disk, and looked at through sockets only.
 */
@NullMarked
package io.meshlark.system;

import org.jspecify.annotations.NullMarked;
