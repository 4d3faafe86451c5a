package io.meshlark.auth.password;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a password file: lines {@code user:hash}, of which a user may have one for
 * passwords and one for each mechanism of SCRAM. Empty lines and those that begin with {@code #}
 * say nothing.
 */
public final class PasswordFile {
    private static final long MAX_BYTES = 256L << 20;
    private static final String SCRAM = "$scram-";

    private final Map<String, Account> accounts;
    private final List<Account> all;
    private final Map<ScramMechanism, Integer> usualIterations =
            new EnumMap<>(ScramMechanism.class);

    /**
     * What is known of a user.
     *
     * @param password to compare a password with; one of SCRAM's where there is nothing else
     */
    private record Account(PasswordHash password, List<ScramVerifier> scram) {

        Account with(PasswordHash hash) throws BadHash {
            return switch (hash) {
                case ScramVerifier verifier -> {
                    if (scram.stream().anyMatch(it -> it.mechanism() == verifier.mechanism())) {
                        throw new BadHash("the user has such a line before");
                    }
                    List<ScramVerifier> more = new ArrayList<>(scram);
                    more.add(verifier);
                    yield new Account(password, List.copyOf(more));
                }
                default -> {
                    if (!(password instanceof ScramVerifier)) {
                        throw new BadHash("the user has such a line before");
                    }
                    yield new Account(hash, scram);
                }
            };
        }

        static Account of(PasswordHash hash) {
            return new Account(
                    hash, hash instanceof ScramVerifier scram ? List.of(scram) : List.of());
        }
    }

    private PasswordFile(Map<String, Account> accounts) {
        this.accounts = accounts;
        this.all = List.copyOf(accounts.values());
        for (ScramMechanism mechanism : ScramMechanism.values()) {
            usualIterations.put(mechanism, usualIterations(mechanism, all));
        }
    }

    /**
     * @throws IOException if it cannot be read, or has a line that is wrong; the message has its
     *     number, and nothing of its hash
     */
    public static PasswordFile read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(
                    "it has %d bytes, limit is %d".formatted(Files.size(file), MAX_BYTES));
        }
        try {
            return parse(Files.readAllLines(file));
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8 text", e);
        }
    }

    /**
     * What passwords are compared with, by user, as it stands in a file: for whoever keeps it
     * elsewhere. What only SCRAM uses is left out where there is more.
     *
     * @throws IOException as {@link #read} does
     */
    public static Map<String, String> hashesIn(Path file) throws IOException {
        read(file);
        Map<String, String> hashes = new TreeMap<>();
        for (String each : Files.readAllLines(file)) {
            String line = each.strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                hashes.merge(
                        line.substring(0, colon),
                        line.substring(colon + 1),
                        (one, other) -> one.startsWith(SCRAM) ? other : one);
            }
        }
        return hashes;
    }

    static PasswordFile parse(List<String> lines) throws IOException {
        Map<String, Account> accounts = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                add(line, accounts);
            } catch (BadHash e) {
                throw new IOException("line %d: %s".formatted(i + 1, e.problem()), e);
            }
        }
        return new PasswordFile(accounts);
    }

    private static void add(String line, Map<String, Account> accounts) throws BadHash {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new BadHash("it must be user:hash");
        }
        String user = line.substring(0, colon);
        PasswordHash hash = PasswordHash.parse(line.substring(colon + 1));
        Account known = accounts.get(user);
        accounts.put(user, known == null ? Account.of(hash) : known.with(hash));
    }

    /** What to compare a password with, or null if the user is not in the file. */
    @Nullable PasswordHash password(String user) {
        Account account = accounts.get(user);
        return account == null ? null : account.password();
    }

    /** Null if the user is not in the file, or has no such line. */
    public @Nullable ScramVerifier scram(String user, ScramMechanism mechanism) {
        Account account = accounts.get(user);
        return account == null
                ? null
                : account.scram().stream()
                        .filter(it -> it.mechanism() == mechanism)
                        .findFirst()
                        .orElse(null);
    }

    /** How often most clients with such a line hash. */
    public int usualIterations(ScramMechanism mechanism) {
        return usualIterations.getOrDefault(mechanism, ScramVerifier.ITERATIONS);
    }

    private static int usualIterations(ScramMechanism mechanism, List<Account> accounts) {
        return accounts.stream()
                .flatMap(it -> it.scram().stream())
                .filter(it -> it.mechanism() == mechanism)
                .collect(Collectors.groupingBy(ScramVerifier::iterations, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(ScramVerifier.ITERATIONS);
    }

    public int users() {
        return all.size();
    }

    /** The hash of the user at {@code index}, in the order of their names. */
    PasswordHash passwordAt(int index) {
        return all.get(index).password();
    }
}
