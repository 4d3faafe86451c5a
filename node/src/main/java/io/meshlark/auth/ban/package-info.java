/**
 * Who is kept out of the whole cluster, whatever it can prove: by client identifier, user name or
 * address. {@link io.meshlark.auth.ban.BanList} decides, {@link io.meshlark.auth.ban.Bans} is what
 * {@code transport} asks, {@link io.meshlark.auth.ban.BanDesk} takes the orders of operators and of
 * {@link io.meshlark.auth.ban.Flapping}.
 */
@NullMarked
package io.meshlark.auth.ban;

import org.jspecify.annotations.NullMarked;
