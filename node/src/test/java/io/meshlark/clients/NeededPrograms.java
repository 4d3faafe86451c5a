package io.meshlark.clients;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides what becomes of a test that {@link Needs} programs. */
final class NeededPrograms implements ExecutionCondition {
    private final Map<String, String> environment;

    NeededPrograms() {
        this(System.getenv());
    }

    NeededPrograms(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
        return AnnotationSupport.findAnnotation(test.getRequiredTestClass(), Needs.class)
                .map(this::decide)
                .orElseGet(() -> ConditionEvaluationResult.enabled("needs nothing"));
    }

    ConditionEvaluationResult decide(Needs needs) {
        var missing = missing(needs);
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("everything is installed");
        }
        if ("required".equals(environment.get("STOCK_CLIENT_TESTS"))) {
            throw new IllegalStateException(missing.get());
        }
        return ConditionEvaluationResult.disabled(missing.get());
    }

    private Optional<String> missing(Needs needs) {
        var absent = new ArrayList<String>();
        for (String program : needs.value()) {
            if (find(program, environment).isEmpty()) {
                absent.add(program);
            }
        }
        if (!absent.isEmpty()) {
            return Optional.of(
                    "not on the PATH: %s; Debian: apt install %s"
                            .formatted(String.join(", ", absent), needs.packages()));
        }
        return needs.modules() ? NodeModules.problem() : Optional.empty();
    }

    /** Where a program is that the tests need. */
    static Optional<Path> find(String program) {
        return find(program, System.getenv());
    }

    private static Optional<Path> find(String program, Map<String, String> environment) {
        var path = environment.getOrDefault("PATH", "");
        return List.of(path.split(Pattern.quote(File.pathSeparator))).stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
