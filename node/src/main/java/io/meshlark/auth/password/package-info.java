/**
 * User names and hashes of passwords in a file: what {@code meshlark passwd} and {@code
 * mosquitto_passwd} write. Looked up behind {@code auth.guard}, because a good hash is slow.
 */
@NullMarked
package io.meshlark.auth.password;

import org.jspecify.annotations.NullMarked;
