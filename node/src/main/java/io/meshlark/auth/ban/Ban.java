package io.meshlark.auth.ban;

import io.meshlark.persistence.Directory;

/**
 * Somebody is kept out.
 *
 * @param reason for operators; clients are not told
 * @param since milliseconds since the epoch
 * @param until milliseconds since the epoch; {@link Directory#NEVER}
 */
public record Ban(BanTarget target, String reason, long since, long until) {

    boolean isOver(long now) {
        return until <= now;
    }
}
