/**
 * The user store: names with the hashes of passwords, and rules about users, both kept in the
 * {@link io.meshlark.persistence.Directory} for the whole cluster.
 */
@NullMarked
package io.meshlark.auth.user;

import org.jspecify.annotations.NullMarked;
