package io.meshlark.auth.user;

import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.account.Account;
import io.meshlark.auth.account.Accounts;
import io.meshlark.auth.directory.Refused;
import io.meshlark.auth.directory.Register;
import io.meshlark.auth.password.BadHash;
import io.meshlark.auth.password.KnownPassword;
import io.meshlark.auth.password.ScramAccounts;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.password.ScramVerifier;
import io.meshlark.persistence.Directory;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of the cluster, as one node knows and changes them. Passwords and rules are two kinds
 * of the directory, so that who changes the one does not undo the other; rules are also for users
 * whose password is kept elsewhere. Thread-safe.
 */
public final class Users implements Accounts, ScramAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(Users.class);

    /** Characters of a name. */
    public static final int LONGEST_NAME = 1024;

    /** Characters of a hash. */
    private static final int LONGEST_HASH = 1024;

    private final Register<Credential> credentials;
    private final Register<UserRules> rules;
    private final InstantSource clock;
    private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
    private Map<String, List<String>> hashesBefore = Map.of();
    private volatile Map<ScramMechanism, Map<Integer, Long>> iterations = Map.of();

    /**
     * @param most users with a password, and users with rules, in the whole cluster
     * @param executor does the work when the store has answered
     */
    public Users(Directory store, int most, InstantSource clock, Executor executor) {
        this.clock = clock;
        credentials = new Register<>("users", store, new CredentialCodec(), most, clock, executor);
        rules = new Register<>("user-rules", store, new UserRulesCodec(), most, clock, executor);
        credentials.whenChanged(this::tellWhoHasAnotherPassword);
    }

    /** What is to be loaded, refreshed, and told to others. */
    public List<Register<?>> registers() {
        return List.of(credentials, rules);
    }

    /** Grows with every change of a password. */
    public long version() {
        return credentials.version();
    }

    // ---- changes

    /**
     * Sets the password of a user, who is made if missing, in the place of all that is known of the
     * one before: nobody has two, one for SCRAM and one to send. Completes when it is written and
     * in force on this node; fails with {@link Refused} or {@link
     * io.meshlark.persistence.StoreFailed}.
     *
     * @param hashes as {@link KnownPassword} reads them
     */
    public CompletionStage<Void> setPassword(String name, List<String> hashes) {
        String problem = problemWith(name);
        if (problem == null && hashes.stream().anyMatch(it -> it.length() > LONGEST_HASH)) {
            problem = "the hash has more than %d characters".formatted(LONGEST_HASH);
        }
        if (problem != null) {
            return CompletableFuture.failedStage(new Refused(problem));
        }
        try {
            KnownPassword.parse(hashes);
        } catch (BadHash e) {
            return CompletableFuture.failedStage(new Refused(String.valueOf(e.getMessage())));
        }
        return credentials.put(name, new Credential(name, hashes, clock.millis()), Directory.NEVER);
    }

    /** Puts rules in the place of those that a user has; likewise. */
    public CompletionStage<Void> setRules(String name, List<OwnRule> newer) {
        String problem = problemWith(name);
        if (problem != null) {
            return CompletableFuture.failedStage(new Refused(problem));
        }
        return newer.isEmpty()
                ? rules.remove(name).thenAccept(was -> {})
                : rules.put(name, new UserRules(name, newer), Directory.NEVER);
    }

    /** Takes a user away, its rules first; false if there was none. */
    public CompletionStage<Boolean> remove(String name) {
        return rules.remove(name)
                .thenCompose(hadRules ->
                        credentials.remove(name).thenApply(hadPassword -> hadPassword || hadRules));
    }

    private static @Nullable String problemWith(String name) {
        if (name.isEmpty()) {
            return "the name of the user is empty";
        }
        if (name.length() > LONGEST_NAME) {
            return "the name has %d characters, limit is %d".formatted(name.length(), LONGEST_NAME);
        }
        return name.chars().anyMatch(Character::isISOControl)
                ? "the name has a control character in it"
                : null;
    }

    // ---- what is there

    /** Those with a password or rules, by name. */
    public List<User> all() {
        Map<String, Credential> known = new HashMap<>();
        credentials.values().forEach(it -> known.put(it.user(), it));
        Map<String, List<OwnRule>> byName = new TreeMap<>(rules());
        known.keySet().forEach(it -> byName.putIfAbsent(it, List.of()));
        return byName.entrySet().stream()
                .map(it -> user(it.getKey(), known.get(it.getKey()), it.getValue()))
                .toList();
    }

    private static User user(String name, @Nullable Credential known, List<OwnRule> rules) {
        return known == null
                ? new User(name, null, false, rules)
                : new User(name, known.since(), known.hasScram(), rules);
    }

    /** How many have a password here. */
    public int size() {
        return credentials.size();
    }

    /** The rules about users, by name. */
    public Map<String, List<OwnRule>> rules() {
        return rules.values().stream().collect(Collectors.toMap(UserRules::user, UserRules::rules));
    }

    /** Whose password it is; their rules are in force for everybody of that name, see above. */
    @Override
    public Optional<Account> find(String userName, String clientId) {
        return Optional.ofNullable(credentials.find(userName))
                .map(it -> new Account(it.user(), it.hash(), Map.of(), List.of()));
    }

    @Override
    public boolean knows(String user) {
        return credentials.find(user) != null;
    }

    @Override
    public @Nullable ScramVerifier scram(String user, ScramMechanism mechanism) {
        Credential known = credentials.find(user);
        try {
            return known == null ? null : KnownPassword.parse(known.hashes()).scram(mechanism);
        } catch (BadHash e) {
            LOG.warn("users: user {} is turned away: {}", user, e.getMessage());
            return null;
        }
    }

    @Override
    public Map<Integer, Long> iterations(ScramMechanism mechanism) {
        return iterations.getOrDefault(mechanism, Map.of());
    }

    private static Map<Integer, Long> iterations(ScramMechanism mechanism, List<Credential> all) {
        return all.stream()
                .flatMap(it -> it.hashes().stream())
                .filter(it -> ScramVerifier.isText(it, mechanism))
                .collect(
                        Collectors.groupingBy(
                                it -> ScramVerifier.iterations(it, mechanism),
                                Collectors.counting()));
    }

    // ---- who wants to know

    /** Runs {@code listener} after each change of rules. */
    public void whenRulesChanged(Runnable listener) {
        rules.whenChanged(listener);
    }

    /** Tells which users have been taken away, or have another password. */
    public void whenPasswordsEnd(Consumer<Set<String>> listener) {
        listeners.add(listener);
    }

    private void tellWhoHasAnotherPassword() {
        Set<String> ended = new HashSet<>();
        List<Credential> all = credentials.values();
        iterations =
                Map.of(
                        ScramMechanism.SHA_256, iterations(ScramMechanism.SHA_256, all),
                        ScramMechanism.SHA_512, iterations(ScramMechanism.SHA_512, all));
        synchronized (this) {
            Map<String, List<String>> now =
                    all.stream().collect(Collectors.toMap(Credential::user, Credential::hashes));
            hashesBefore.forEach((user, hashes) -> {
                if (!Objects.equals(now.get(user), hashes)) {
                    ended.add(user);
                }
            });
            hashesBefore = now;
        }
        if (!ended.isEmpty()) {
            listeners.forEach(it -> it.accept(ended));
        }
    }
}
