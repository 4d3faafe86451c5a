package io.meshlark.auth.password;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes a password file: one user's lines, and no others. The file is replaced as a whole, so
 * that whoever reads it meanwhile sees it as it was or as it is; only its owner may read it.
 */
public final class PasswordFileEdit {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final List<String> lines;

    private PasswordFileEdit(Path file, List<String> lines) {
        this.file = file;
        this.lines = new ArrayList<>(lines);
    }

    /** Begins with what is in {@code file}, with nothing if there is none. */
    public static PasswordFileEdit of(Path file) throws IOException {
        return Files.exists(file)
                ? new PasswordFileEdit(file.toRealPath(), Files.readAllLines(file))
                : new PasswordFileEdit(file, List.of());
    }

    /** What is wrong with a user name in such a file; null: nothing. */
    public static @Nullable String problemWith(String user) {
        if (user.isBlank() || !user.strip().equals(user)) {
            return "is empty, or begins or ends with a blank";
        }
        if (user.startsWith("#")) {
            return "begins with #, as a remark does";
        }
        return user.chars().anyMatch(it -> it == ':' || Character.isISOControl(it))
                ? "has a colon or a control character in it"
                : null;
    }

    /** A hash for passwords that are sent. */
    public void setPassword(String user, byte[] password, SecureRandom random) {
        put(user, List.of(Argon2Hash.make(password, random)), "\\$(?!scram-).*");
    }

    /** What clients need that do not send their password. */
    public void setScram(String user, byte[] password, SecureRandom random) {
        put(user, PasswordHash.makeScram(password, random), "\\$scram-.*");
    }

    /** Takes the user out; false if there was none. */
    public boolean remove(String user) {
        return lines.removeIf(line -> line.startsWith(user + ":"));
    }

    /** Where the user's first line was, or at the end. */
    private void put(String user, List<String> hashes, String replaced) {
        int place = lines.size();
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            if (line.startsWith(user + ":")
                    && line.substring(user.length() + 1).matches(replaced)) {
                lines.remove(i);
                place = i;
            }
        }
        lines.addAll(place, hashes.stream().map(hash -> user + ":" + hash).toList());
    }

    /**
     * @throws IOException if it cannot be written, or something in it was wrong before: a broker
     *     would not take it
     */
    public void save() throws IOException {
        PasswordFile.parse(lines);
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, file.getFileName() + ".", ".new"); // 0600
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes =
                        StandardCharsets.UTF_8.encode(
                                lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            if (Files.getFileStore(temporary).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(temporary, OWNER_ONLY);
            }
            keepOwner(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Or a broker that runs as another user could read it no more. */
    private void keepOwner(Path temporary) throws IOException {
        if (Files.exists(file) && !Files.getOwner(file).equals(Files.getOwner(temporary))) {
            Files.setOwner(temporary, Files.getOwner(file));
        }
    }
}
