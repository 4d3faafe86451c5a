package io.meshlark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.meshlark.violations.protocol.Logs;
import io.meshlark.violations.protocol.UsesAkka;
import io.meshlark.violations.protocol.UsesNetty;
import io.meshlark.violations.routing.HasThreads;
import io.meshlark.violations.routing.UsesLeft;
import io.meshlark.violations.session.ReadsClock;
import io.meshlark.violations.session.ReadsRandomness;
import io.meshlark.violations.session.UsesImpure;
import io.meshlark.violations.somewhere.HasNoPlace;
import io.meshlark.violations.telemetry.UsesDriver;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@link ArchitectureRules} hold for the broker, and each of them can fail. */
class ArchitectureTest {
    private static final JavaClasses BROKER =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.meshlark");
    private static final JavaClasses VIOLATIONS =
            new ClassFileImporter().importPackages("io.meshlark.violations");

    /**
     * @param brokenBy exactly the classes in {@code io.meshlark.violations} that break it
     */
    record Rule(String name, Function<ArchitectureRules, ArchRule> make, List<Class<?>> brokenBy) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule(
                        "packages use only what is to their right",
                        ArchitectureRules::packagesUseOnlyWhatIsToTheirRight,
                        List.of(UsesLeft.class)),
                new Rule(
                        "every package has its place",
                        ArchitectureRules::everyPackageHasItsPlace,
                        List.of(HasNoPlace.class)),
                new Rule(
                        "pure packages use only the JDK and each other",
                        ArchitectureRules::purePackagesUseOnlyTheJdkAndEachOther,
                        List.of(UsesImpure.class, UsesAkka.class, UsesNetty.class, Logs.class)),
                new Rule(
                        "pure packages read no clock and no randomness",
                        ArchitectureRules::purePackagesReadNoClockAndNoRandomness,
                        List.of(ReadsClock.class, ReadsRandomness.class)),
                new Rule(
                        "pure packages have no threads and no loggers",
                        ArchitectureRules::purePackagesHaveNoThreadsAndNoLoggers,
                        List.of(HasThreads.class, Logs.class)),
                new Rule(
                        "Akka is only in actors and at the edges",
                        ArchitectureRules::akkaIsOnlyInActorsAndAtTheEdges,
                        List.of(UsesAkka.class)),
                new Rule(
                        "Netty is only in transport, cluster.net and admin",
                        ArchitectureRules::nettyIsOnlyAtTheEdges,
                        List.of(UsesNetty.class)),
                new Rule(
                        "drivers are only in persistence",
                        ArchitectureRules::driversAreOnlyInPersistence,
                        List.of(UsesDriver.class)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void brokerKeepsTheRule(Rule rule) {
        ArchRule checked = rule.make.apply(new ArchitectureRules("io.meshlark"));

        assertThatCode(() -> checked.check(BROKER)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleFindsWhoBreaksIt(Rule rule) {
        ArchRule checked = rule.make.apply(new ArchitectureRules("io.meshlark.violations"));

        List<String> report =
                checked.evaluate(VIOLATIONS).getFailureReport().getDetails().stream().toList();
        Stream<String> found =
                VIOLATIONS.stream()
                        .map(javaClass -> javaClass.getName())
                        .filter(name -> report.stream().anyMatch(line -> isAbout(line, name)));
        assertThat(found)
                .as(report.toString())
                .containsExactlyInAnyOrderElementsOf(
                        rule.brokenBy.stream().map(Class::getName).toList());
    }

    /** The class that breaks a rule is the first that is named. */
    private static boolean isAbout(String line, String className) {
        return line.startsWith(className, line.indexOf('<') + 1);
    }
}
