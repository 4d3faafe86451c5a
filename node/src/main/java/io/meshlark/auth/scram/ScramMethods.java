package io.meshlark.auth.scram;

import io.meshlark.auth.EnhancedMethods;
import io.meshlark.auth.KeyedHash;
import io.meshlark.auth.WatchedFile;
import io.meshlark.auth.password.PasswordFile;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.password.ScramVerifier;
import io.meshlark.protocol.packet.Bytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * SCRAM against the lines of a password file. For a user that has none, salt and count are made up
 * in a way that nobody else can, and are the same each time and on each node: so they look like
 * those of one who exists.
 */
public final class ScramMethods implements EnhancedMethods {
    private static final int NONCE = 18;
    private static final int SALT = 16;

    private final List<ScramMechanism> mechanisms;
    private final WatchedFile<PasswordFile> file;
    private final KeyedHash salts;
    private final SecureRandom random;

    /**
     * @param salts the same on all nodes
     */
    public ScramMethods(
            List<ScramMechanism> mechanisms,
            WatchedFile<PasswordFile> file,
            KeyedHash salts,
            SecureRandom random) {
        this.mechanisms = List.copyOf(mechanisms);
        this.file = file;
        this.salts = salts;
        this.random = random;
    }

    @Override
    public boolean offers(String method) {
        return mechanisms.stream().anyMatch(it -> it.title().equals(method));
    }

    @Override
    public Exchange begin(String method) {
        ScramMechanism mechanism =
                mechanisms.stream()
                        .filter(it -> it.title().equals(method))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(method + " not offered"));
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        return new ScramExchange(
                Base64.getEncoder().encodeToString(nonce), user -> verifier(user, mechanism));
    }

    private ScramVerifier verifier(String user, ScramMechanism mechanism) {
        PasswordFile accounts = file.value();
        ScramVerifier known = accounts.scram(user, mechanism);
        byte[] salt = salts.of(Bytes.utf8(mechanism.title()), Bytes.utf8(user));
        return known == null
                ? ScramVerifier.decoy(
                        mechanism, Arrays.copyOf(salt, SALT), accounts.usualIterations(mechanism))
                : known;
    }
}
