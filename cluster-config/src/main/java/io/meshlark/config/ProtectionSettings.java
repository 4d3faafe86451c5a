package io.meshlark.config;

import java.time.Duration;

/**
 * Who is kept out.
 *
 * @param maxBans in the whole cluster
 */
public record ProtectionSettings(int maxBans, Flapping flapping) {

    /**
     * Clients that connect again and again.
     *
     * @param connects that one may make; 0: as many as it likes
     * @param within which time, from the first on
     * @param banFor how long it is kept out
     */
    public record Flapping(int connects, Duration within, Duration banFor) {

        static Flapping read(Section in) {
            return new Flapping(
                    in.integer("connects", 0, 1_000_000),
                    in.duration("within", Duration.ofSeconds(1), Duration.ofHours(1)),
                    in.duration("ban-for", Duration.ofSeconds(1), Duration.ofDays(30)));
        }
    }

    static ProtectionSettings read(Section in) {
        return new ProtectionSettings(
                in.integer("max-bans", 1, 1_000_000), Flapping.read(in.block("flapping")));
    }
}
