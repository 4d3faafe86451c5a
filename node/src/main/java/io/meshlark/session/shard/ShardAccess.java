package io.meshlark.session.shard;

import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.access.Subject;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a shard looks at when it decides about rights.
 *
 * @param rules those in force; another object when they have changed
 * @param hasOwners whether a client id belongs to the user who has a session or a connection with
 *     it, so that no other user can take it over; what is anonymous belongs to nobody
 * @param isBanned whether somebody is kept out, so that not even a will of his is published
 */
public record ShardAccess(
        Supplier<AccessRules> rules, boolean hasOwners, Predicate<Subject> isBanned) {

    /** Nobody is banned. */
    public ShardAccess(Supplier<AccessRules> rules, boolean hasOwners) {
        this(rules, hasOwners, subject -> false);
    }

    /** Everyone may do everything. */
    public static final ShardAccess OPEN = new ShardAccess(() -> AccessRules.NONE, true);
}
