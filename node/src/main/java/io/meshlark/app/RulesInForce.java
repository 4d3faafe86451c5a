package io.meshlark.app;

import io.meshlark.auth.AccessControl;
import io.meshlark.auth.RuleSource;
import io.meshlark.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access rules of this node: those in the files of the settings, which are read again when they
 * have changed. Files that are wrong change nothing, and the log says what is wrong with them.
 */
final class RulesInForce {
    private static final Logger LOG = LoggerFactory.getLogger(RulesInForce.class);

    private final RuleSource source;
    private final AccessControl control;
    private List<FileTime> read;

    private RulesInForce(RuleSource source, AccessControl control, List<FileTime> read) {
        this.source = source;
        this.control = control;
        this.read = read;
    }

    /** Who asks for something that depends on what the settings' files say. */
    static RuleSource source(Settings settings) {
        return new RuleSource(settings.access(), false);
    }

    /**
     * @throws StartupException naming everything that is wrong with the files
     */
    static RulesInForce of(Settings settings) {
        RuleSource source = source(settings);
        List<FileTime> times = times(source);
        return switch (source.read()) {
            case RuleSource.Read.Ok(var rules) ->
                    new RulesInForce(source, new AccessControl(rules), times);
            case RuleSource.Read.Wrong(var problems) ->
                    throw new StartupException(
                            "the access rules cannot be used:\n  " + String.join("\n  ", problems));
        };
    }

    AccessControl control() {
        return control;
    }

    /** Reads the files again if they are not those that were read last. */
    void refresh() {
        List<FileTime> now = times(source);
        if (!now.equals(read)) {
            read = now;
            reload();
        }
    }

    private void reload() {
        switch (source.read()) {
            case RuleSource.Read.Ok(var rules) -> {
                control.replace(rules);
                LOG.info("access rules have been read again: {} in force", rules.rules().size());
            }
            case RuleSource.Read.Wrong(var problems) ->
                    LOG.error(
                            "access rules have changed, but cannot be used; those of before stay in"
                                    + " force: {}",
                            String.join("; ", problems));
        }
    }

    private static List<FileTime> times(RuleSource source) {
        return Stream.of(source.settings().rules(), source.settings().mosquittoAcl())
                .filter(it -> !it.isEmpty())
                .map(it -> lastModified(Path.of(it)))
                .toList();
    }

    /** Of a file that is missing: the beginning of time. */
    private static FileTime lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
