package io.meshlark.auth.password;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the password of one user.
 *
 * @param password to compare a password with; one of SCRAM's where there is nothing else
 * @param scram at most one of each mechanism
 */
public record KnownPassword(PasswordHash password, List<ScramVerifier> scram) {
    public KnownPassword {
        scram = List.copyOf(scram);
    }

    static KnownPassword of(PasswordHash hash) {
        return new KnownPassword(
                hash, hash instanceof ScramVerifier verifier ? List.of(verifier) : List.of());
    }

    /**
     * @param hashes as {@link PasswordHash} reads them, at least one
     * @throws BadHash if one is none, or there are two of a kind
     */
    public static KnownPassword parse(List<String> hashes) throws BadHash {
        KnownPassword known = null;
        for (String each : hashes) {
            PasswordHash hash = PasswordHash.parse(each);
            known = known == null ? of(hash) : known.with(hash);
        }
        if (known == null) {
            throw new BadHash("the user has no hash");
        }
        return known;
    }

    KnownPassword with(PasswordHash hash) throws BadHash {
        return switch (hash) {
            case ScramVerifier verifier -> {
                if (scram(verifier.mechanism()) != null) {
                    throw new BadHash("the user has two hashes of a kind");
                }
                List<ScramVerifier> more = new ArrayList<>(scram);
                more.add(verifier);
                yield new KnownPassword(password, more);
            }
            default -> {
                if (!(password instanceof ScramVerifier)) {
                    throw new BadHash("the user has two hashes of a kind");
                }
                yield new KnownPassword(hash, scram);
            }
        };
    }

    /** Null if there is none of this mechanism. */
    public @Nullable ScramVerifier scram(ScramMechanism mechanism) {
        return scram.stream().filter(it -> it.mechanism() == mechanism).findFirst().orElse(null);
    }
}
