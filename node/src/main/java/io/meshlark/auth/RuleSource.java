package io.meshlark.auth;

import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.access.MosquittoAcl;
import io.meshlark.auth.access.Rule;
import io.meshlark.auth.access.RuleFile;
import io.meshlark.config.AccessSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the access rules come from.
 *
 * @param isLoginRequired whether clients have to prove who they are: then what no rule fits is
 *     denied, unless the settings say otherwise
 */
public record RuleSource(AccessSettings settings, boolean isLoginRequired) {

    /** Either the rules or everything that is wrong with them, a line each. */
    public sealed interface Read {
        record Ok(AccessRules rules) implements Read {}

        record Wrong(List<String> problems) implements Read {}
    }

    public Read read() {
        if (!settings.hasRules()) {
            return new Read.Ok(new AccessRules(List.of(), otherwise()));
        }
        boolean isMosquittos = settings.rules().isEmpty();
        Path file = Path.of(settings.file());
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            return new Read.Wrong(List.of(file + " is not text in UTF-8"));
        } catch (IOException e) {
            return new Read.Wrong(List.of("%s cannot be read: %s".formatted(file, reason(e))));
        }
        String name = String.valueOf(file.getFileName());
        return switch (isMosquittos
                ? MosquittoAcl.parse(name, lines)
                : RuleFile.parse(name, lines)) {
            case RuleFile.Parsed.Ok(var rules) -> new Read.Ok(new AccessRules(rules, otherwise()));
            case RuleFile.Parsed.Wrong(var problems) -> new Read.Wrong(problems);
        };
    }

    private static String reason(IOException failure) {
        return failure instanceof NoSuchFileException
                ? "there is no such file"
                : failure.getClass().getSimpleName() + " " + failure.getMessage();
    }

    private Rule.Effect otherwise() {
        return switch (settings.otherwise()) {
            case ALLOW -> Rule.Effect.ALLOW;
            case DENY -> Rule.Effect.DENY;
            case AUTO ->
                    settings.hasRules() || settings.asksService() || isLoginRequired
                            ? Rule.Effect.DENY
                            : Rule.Effect.ALLOW;
        };
    }
}
