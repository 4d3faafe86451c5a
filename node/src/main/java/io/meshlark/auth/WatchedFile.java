package io.meshlark.auth;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in a file, read again when the file has changed. A file that is broken or gone leaves in
 * force what was read before.
 */
public final class WatchedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

    /** Makes something of a file. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private final String setting;
    private final Path file;
    private final Reader<T> reader;
    private volatile Content<T> content;
    private @Nullable Object seen;

    private record Content<T>(T value, long version) {}

    private record Stamp(FileTime modified, long size, @Nullable Object key) {}

    /**
     * @param setting that names the file, for messages
     * @throws IOException one line for the operator, with setting and file
     */
    public WatchedFile(String setting, Path file, Reader<T> reader) throws IOException {
        this.setting = setting;
        this.file = file;
        this.reader = reader;
        seen = stamp();
        try {
            content = new Content<>(reader.read(file), 1);
        } catch (IOException e) {
            throw new IOException("%s: cannot read %s: %s".formatted(setting, file, why(e)), e);
        }
    }

    public T value() {
        return content.value();
    }

    /** Grows with each change. */
    public long version() {
        return content.version();
    }

    /** Reads the file if it is not what it was; for one thread. */
    public void check() {
        Object now = stamp(); // before it is read: a change meanwhile is seen the next time
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            content = new Content<>(reader.read(file), content.version() + 1);
            LOG.info("{}: {} has changed and is in force", setting, file);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "{}: cannot read {}, what was in it before stays in force: {}",
                    setting,
                    file,
                    why(e));
        }
    }

    private Object stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return why(e);
        }
    }

    private static String why(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "access is denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
