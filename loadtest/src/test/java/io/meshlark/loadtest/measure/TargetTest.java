package io.meshlark.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {

    @Test
    void cpuTimeIsThatOfUserAndSystem() {
        var stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 1 2 3 4 150 50 7 8 20 0 9";

        assertThat(Target.cpuSeconds(stat)).isEqualTo(2.0);
    }

    @Test
    void memoryIsWhatIsResident() {
        assertThat(Target.residentBytes("Name:\tjava\nVmHWM:\t  9 kB\nVmRSS:\t  204800 kB\n"))
                .isEqualTo(200 * 1024 * 1024);
    }

    @Test
    void severalProcessesAreAddedUp() {
        long self = ProcessHandle.current().pid();

        var one = new Target(self).usage().orElseThrow();
        var twice = new Target(List.of(self, self)).usage().orElseThrow();

        assertThat(twice.residentBytes()).isGreaterThan(one.residentBytes());
        assertThat(new Target(List.of(self, (long) Integer.MAX_VALUE)).usage()).isEmpty();
    }

    @Test
    void aProcessThatIsNotThereHasNoUsage() {
        assertThat(new Target(Integer.MAX_VALUE).usage()).isEmpty();
    }
}
