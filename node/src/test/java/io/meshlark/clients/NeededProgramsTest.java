package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NeededProgramsTest {

    @Needs(
            value = {"sh", "a-program-nobody-has"},
            packages = "its-package")
    private static final class Wanting {}

    private final Needs needs = Objects.requireNonNull(Wanting.class.getAnnotation(Needs.class));

    @Test
    void testWithoutItsProgramIsSkippedAndSaysWhatToInstall() {
        var verdict = new NeededPrograms(Map.of("PATH", "/bin")).decide(needs);

        assertThat(verdict.isDisabled()).isTrue();
        assertThat(verdict.getReason())
                .hasValue("not on the PATH: a-program-nobody-has; Debian: apt install its-package");
    }

    @Test
    void whereItIsRequiredTheTestFails() {
        var strict = new NeededPrograms(Map.of("PATH", "/bin", "STOCK_CLIENT_TESTS", "required"));

        assertThatThrownBy(() -> strict.decide(needs))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a-program-nobody-has");
    }
}
