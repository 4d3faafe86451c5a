package io.meshlark.auth.scram;

import io.meshlark.auth.EnhancedMethods;
import io.meshlark.auth.KeyedHash;
import io.meshlark.auth.password.ScramAccounts;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.password.ScramVerifier;
import io.meshlark.protocol.packet.Bytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * SCRAM against what is known of users. The first that knows a user decides: a password that was
 * replaced there must not go on working further down. For a user that has no verifier, salt and
 * count are made up in a way that nobody else can, and are the same each time and on each node: so
 * they look like those of one who has.
 */
public final class ScramMethods implements EnhancedMethods {
    private static final int NONCE = 18;
    private static final int SALT = 16;

    private final List<ScramMechanism> mechanisms;
    private final List<Supplier<? extends ScramAccounts>> accounts;
    private final KeyedHash salts;
    private final SecureRandom random;

    /**
     * @param accounts in the order in which they are asked
     * @param salts the same on all nodes
     */
    public ScramMethods(
            List<ScramMechanism> mechanisms,
            List<Supplier<? extends ScramAccounts>> accounts,
            KeyedHash salts,
            SecureRandom random) {
        this.mechanisms = List.copyOf(mechanisms);
        this.accounts = List.copyOf(accounts);
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
        List<? extends ScramAccounts> all = accounts.stream().map(Supplier::get).toList();
        ScramVerifier known = null;
        for (ScramAccounts each : all) {
            if (each.knows(user)) {
                known = each.scram(user, mechanism);
                break;
            }
        }
        return known == null ? decoy(user, mechanism, all) : known;
    }

    private ScramVerifier decoy(
            String user, ScramMechanism mechanism, List<? extends ScramAccounts> all) {
        byte[] salt = salts.of(Bytes.utf8(mechanism.title()), Bytes.utf8(user));
        return ScramVerifier.decoy(
                mechanism, Arrays.copyOf(salt, SALT), usualIterations(mechanism, all));
    }

    /** How often most clients hash; the larger count where there are as many of two. */
    private static int usualIterations(
            ScramMechanism mechanism, List<? extends ScramAccounts> all) {
        Map<Integer, Long> counts = new HashMap<>();
        for (ScramAccounts each : all) {
            each.iterations(mechanism)
                    .forEach((count, users) -> counts.merge(count, users, Long::sum));
        }
        return counts.entrySet().stream()
                .max(
                        Map.Entry.<Integer, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(ScramVerifier.ITERATIONS);
    }
}
