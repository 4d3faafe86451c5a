package io.meshlark.app;

import io.meshlark.auth.AccessControl;
import io.meshlark.auth.RuleSource;
import io.meshlark.auth.WatchedFile;
import io.meshlark.auth.access.AccessRules;
import io.meshlark.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The access rules of this node, which are read again when their file has changed. A file that is
 * wrong changes nothing, and the log says what is wrong with it.
 */
final class RulesInForce {
    private final AccessControl control;
    private final @Nullable WatchedFile<AccessRules> file;

    private RulesInForce(AccessControl control, @Nullable WatchedFile<AccessRules> file) {
        this.control = control;
        this.file = file;
    }

    static RuleSource source(Settings settings) {
        return new RuleSource(settings.access(), settings.auth().asksWhoTheyAre());
    }

    /**
     * @throws StartupException naming everything that is wrong with the rules
     */
    static RulesInForce of(Settings settings) {
        RuleSource source = source(settings);
        AccessRules rules =
                switch (source.read()) {
                    case RuleSource.Read.Ok(var read) -> read;
                    case RuleSource.Read.Wrong(var problems) ->
                            throw new StartupException(
                                    "the access rules cannot be used:\n  "
                                            + String.join("\n  ", problems));
                };
        return new RulesInForce(new AccessControl(rules), watched(source));
    }

    private static @Nullable WatchedFile<AccessRules> watched(RuleSource source) {
        if (!source.settings().hasRules()) {
            return null;
        }
        try {
            return new WatchedFile<>(
                    "access", Path.of(source.settings().file()), _ -> readAgain(source));
        } catch (IOException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    private static AccessRules readAgain(RuleSource source) throws IOException {
        return switch (source.read()) {
            case RuleSource.Read.Ok(var rules) -> rules;
            case RuleSource.Read.Wrong(var problems) ->
                    throw new IOException(String.join("; ", problems));
        };
    }

    AccessControl control() {
        return control;
    }

    /** Reads the rules again if they have changed. */
    synchronized void refresh() {
        if (file != null) {
            long known = file.version();
            file.check();
            if (file.version() != known) {
                control.replace(file.value());
            }
        }
    }
}
