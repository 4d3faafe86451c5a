package io.meshlark.conformance;

import io.meshlark.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestTemplate;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Which test is tagged with which statement, read from the compiled test classes.
 *
 * @param tests by tag, {@code package.Class.method}; or {@code package.Class}, if all of it shows
 *     the statement
 * @param idle tagged methods that are no tests, or are switched off: they show nothing
 */
record SpecTags(SortedMap<String, SortedSet<String>> tests, List<String> idle) {

    SortedSet<String> testsOf(Statement statement) {
        return tests.getOrDefault(statement.tag(), Collections.emptySortedSet());
    }

    /**
     * @param root folder of compiled test classes
     */
    static SpecTags in(Path root) {
        var tags = new SpecTags(new TreeMap<>(), new ArrayList<>());
        try (var files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> nameOf(root.relativize(file)))
                    .filter(name -> !name.endsWith("-info"))
                    .sorted()
                    .map(SpecTags::load)
                    .forEach(tags::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tags;
    }

    private static String nameOf(Path file) {
        var path = file.toString().replace(file.getFileSystem().getSeparator(), ".");
        return path.substring(0, path.length() - ".class".length());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, SpecTags.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(Class<?> type) {
        var name = nameOf(type);
        add(type, name, !type.isAnnotationPresent(Disabled.class));
        for (var method : type.getDeclaredMethods()) {
            add(method, name + "." + method.getName(), isRun(method));
        }
    }

    private void add(AnnotatedElement element, String name, boolean isRun) {
        var spec = element.getAnnotation(Spec.class);
        if (spec == null) {
            return;
        }
        if (!isRun) {
            idle.add(name);
        }
        for (var tag : spec.value()) {
            tests.computeIfAbsent(tag, it -> new TreeSet<>()).add(name);
        }
    }

    private static boolean isRun(Method method) {
        return (AnnotationSupport.isAnnotated(method, Test.class)
                        || AnnotationSupport.isAnnotated(method, TestTemplate.class))
                && !method.isAnnotationPresent(Disabled.class)
                && !method.getDeclaringClass().isAnnotationPresent(Disabled.class);
    }

    /** With the last part of its package: some names are there twice. */
    private static String nameOf(Class<?> type) {
        var outer = type.getEnclosingClass();
        var packageName = type.getPackageName();
        return (outer == null
                        ? packageName.substring(packageName.lastIndexOf('.') + 1)
                        : nameOf(outer))
                + "."
                + type.getSimpleName();
    }
}
