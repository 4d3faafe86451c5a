package io.meshlark.auth.user;

import io.meshlark.auth.password.ScramVerifier;
import java.util.List;

/**
 * What the password of a user is compared with.
 *
 * @param hashes as {@link io.meshlark.auth.password.KnownPassword} reads them
 * @param since milliseconds since the epoch
 */
record Credential(String user, List<String> hashes, long since) {
    Credential {
        hashes = List.copyOf(hashes);
    }

    /** What a password that is sent is compared with; SCRAM's where there is nothing else. */
    String hash() {
        return hashes.stream()
                .filter(it -> !ScramVerifier.isText(it))
                .findFirst()
                .orElseGet(hashes::getFirst);
    }

    boolean hasScram() {
        return hashes.stream().anyMatch(ScramVerifier::isText);
    }

    @Override
    public String toString() {
        return "password of " + user;
    }
}
