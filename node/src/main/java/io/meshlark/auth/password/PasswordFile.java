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
public final class PasswordFile implements ScramAccounts {
    private static final long MAX_BYTES = 256L << 20;

    private final Map<String, KnownPassword> accounts;
    private final List<KnownPassword> all;
    private final Map<ScramMechanism, Map<Integer, Long>> iterations =
            new EnumMap<>(ScramMechanism.class);

    private PasswordFile(Map<String, KnownPassword> accounts) {
        this.accounts = accounts;
        this.all = List.copyOf(accounts.values());
        for (ScramMechanism mechanism : ScramMechanism.values()) {
            iterations.put(mechanism, iterations(mechanism, all));
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
     * What is known of each user's password, as it stands in a file: for whoever keeps it
     * elsewhere.
     *
     * @throws IOException as {@link #read} does
     */
    public static Map<String, List<String>> hashesIn(Path file) throws IOException {
        read(file);
        Map<String, List<String>> hashes = new TreeMap<>();
        for (String each : Files.readAllLines(file)) {
            String line = each.strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                hashes.computeIfAbsent(line.substring(0, colon), user -> new ArrayList<>())
                        .add(line.substring(colon + 1));
            }
        }
        return hashes;
    }

    static PasswordFile parse(List<String> lines) throws IOException {
        Map<String, KnownPassword> accounts = new TreeMap<>();
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

    private static void add(String line, Map<String, KnownPassword> accounts) throws BadHash {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new BadHash("it must be user:hash");
        }
        String user = line.substring(0, colon);
        PasswordHash hash = PasswordHash.parse(line.substring(colon + 1));
        KnownPassword known = accounts.get(user);
        accounts.put(user, known == null ? KnownPassword.of(hash) : known.with(hash));
    }

    /** What to compare a password with, or null if the user is not in the file. */
    @Nullable PasswordHash password(String user) {
        KnownPassword account = accounts.get(user);
        return account == null ? null : account.password();
    }

    @Override
    public boolean knows(String user) {
        return accounts.containsKey(user);
    }

    @Override
    public @Nullable ScramVerifier scram(String user, ScramMechanism mechanism) {
        KnownPassword account = accounts.get(user);
        return account == null ? null : account.scram(mechanism);
    }

    @Override
    public Map<Integer, Long> iterations(ScramMechanism mechanism) {
        return iterations.getOrDefault(mechanism, Map.of());
    }

    private static Map<Integer, Long> iterations(
            ScramMechanism mechanism, List<KnownPassword> accounts) {
        return accounts.stream()
                .flatMap(it -> it.scram().stream())
                .filter(it -> it.mechanism() == mechanism)
                .collect(Collectors.groupingBy(ScramVerifier::iterations, Collectors.counting()));
    }

    public int users() {
        return all.size();
    }

    /** The hash of the user at {@code index}, in the order of their names. */
    PasswordHash passwordAt(int index) {
        return all.get(index).password();
    }
}
