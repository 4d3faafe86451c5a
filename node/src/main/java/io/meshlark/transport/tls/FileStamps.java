package io.meshlark.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By which it is seen that files have changed, also if one has been renamed over another, or a
 * symbolic link leads elsewhere, as Kubernetes does it with secrets.
 */
record FileStamps(Map<Path, Stamp> stamps) {

    /** Of one file. */
    record Stamp(FileTime modified, long size, @Nullable Object key) {

        private static final Stamp NO_FILE = new Stamp(FileTime.fromMillis(0), -1, null);

        static Stamp of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(
                        attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException _) {
                return NO_FILE;
            }
        }
    }

    static FileStamps of(Collection<Path> files) {
        return new FileStamps(
                files.stream().distinct().collect(Collectors.toMap(it -> it, Stamp::of)));
    }
}
