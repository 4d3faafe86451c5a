package io.meshlark;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The package rules of the design, for a tree of packages under any root, so that they can be held
 * against the broker, and against classes that break them.
 */
final class ArchitectureRules {
    /** A package uses what is behind it in this list, never what is before it. */
    private static final List<String> LEFT_TO_RIGHT =
            List.of(
                    "app",
                    "admin",
                    "integration",
                    "transport",
                    "session",
                    "retained",
                    "delivery",
                    "routing",
                    "cluster",
                    "auth",
                    "telemetry",
                    "protocol");

    /** Modules of their own, which Maven keeps in order. */
    private static final Set<String> MODULES = Set.of("config", "persistence", "loadtest");

    private static final Set<String> READS_CLOCK_OR_RANDOMNESS =
            Set.of(
                    "java.lang.System.currentTimeMillis",
                    "java.lang.System.nanoTime",
                    "java.lang.Math.random",
                    "java.util.UUID.randomUUID");

    private final String root;

    /**
     * @param root the package whose children are {@code app}, {@code transport} and so on
     */
    ArchitectureRules(String root) {
        this.root = root;
    }

    ArchRule packagesUseOnlyWhatIsToTheirRight() {
        return classes()
                .that(resideInAnyPackage(root + ".."))
                .should(useOnlyWhatIsToTheirRight())
                .allowEmptyShould(true);
    }

    ArchRule everyPackageHasItsPlace() {
        return classes()
                .that(resideInAnyPackage(root + ".*.."))
                .should()
                .resideInAnyPackage(
                        Stream.concat(LEFT_TO_RIGHT.stream(), MODULES.stream())
                                .map(this::tree)
                                .toArray(String[]::new))
                .allowEmptyShould(true);
    }

    ArchRule purePackagesUseOnlyTheJdkAndEachOther() {
        return classes()
                .that(arePure())
                .should()
                .onlyDependOnClassesThat(
                        arePure().or(resideInAnyPackage("java..", "org.jspecify.annotations..")))
                .allowEmptyShould(true);
    }

    ArchRule purePackagesReadNoClockAndNoRandomness() {
        return noClasses()
                .that(arePure())
                .should()
                .accessTargetWhere(
                        describe("reads a clock or randomness", this::readsClockOrRandom))
                .orShould()
                .dependOnClassesThat(
                        belongToAnyOf(
                                Clock.class,
                                Random.class,
                                ThreadLocalRandom.class,
                                SecureRandom.class,
                                SplittableRandom.class))
                .allowEmptyShould(true);
    }

    ArchRule purePackagesHaveNoThreadsAndNoLoggers() {
        return noClasses()
                .that(arePure())
                .should()
                .dependOnClassesThat(
                        belongToAnyOf(
                                        Thread.class,
                                        Timer.class,
                                        Executor.class,
                                        Logger.class,
                                        System.Logger.class)
                                .or(JavaClass.Predicates.assignableTo(Executor.class))
                                .or(resideInAnyPackage("org.slf4j..")))
                .allowEmptyShould(true);
    }

    ArchRule akkaIsOnlyInActorsAndAtTheEdges() {
        return onlyIn(
                "akka..",
                resideInAnyPackage(
                        root + "..actor..",
                        tree("delivery"),
                        tree("integration"),
                        tree("admin"),
                        tree("app"),
                        tree("persistence")));
    }

    ArchRule nettyIsOnlyAtTheEdges() {
        return onlyIn(
                "io.netty..",
                resideInAnyPackage(tree("transport"), tree("cluster.net"), tree("admin")));
    }

    ArchRule driversAreOnlyInPersistence() {
        DescribedPredicate<JavaClass> persistence = resideInAnyPackage(tree("persistence"));
        return noClasses()
                .that(DescribedPredicate.not(persistence))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "org.rocksdb..", "com.datastax..", "org.apache.cassandra.."))
                .allowEmptyShould(true);
    }

    private static ArchRule onlyIn(String library, DescribedPredicate<JavaClass> allowed) {
        return noClasses()
                .that(DescribedPredicate.not(allowed))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .allowEmptyShould(true);
    }

    private DescribedPredicate<JavaClass> arePure() {
        return resideInAnyPackage(
                        tree("protocol"),
                        tree("cluster"),
                        tree("session"),
                        tree("routing"),
                        tree("auth.access"))
                .and(
                        DescribedPredicate.not(
                                resideInAnyPackage(
                                        root + "..actor..",
                                        tree("cluster.net"),
                                        root + "..edge..",
                                        root + "..remote..")))
                .as("are pure");
    }

    private boolean readsClockOrRandom(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        return READS_CLOCK_OR_RANDOMNESS.contains(owner + "." + name)
                || (owner.startsWith("java.time.") && name.equals("now"));
    }

    private ArchCondition<JavaClass> useOnlyWhatIsToTheirRight() {
        return new ArchCondition<>("use only what is to their right in " + LEFT_TO_RIGHT) {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                int place = place(origin);
                for (Dependency each : origin.getDirectDependenciesFromSelf()) {
                    int target = place(each.getTargetClass());
                    if (target >= 0 && target < place) {
                        events.add(SimpleConditionEvent.violated(origin, each.getDescription()));
                    }
                }
            }
        };
    }

    /** The place from left to right, -1 if the class has none. */
    private int place(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return LEFT_TO_RIGHT.indexOf(
                name.startsWith(root + ".")
                        ? name.substring(root.length() + 1).split("\\.", 2)[0]
                        : "");
    }

    private String tree(String name) {
        return root + "." + name + "..";
    }
}
