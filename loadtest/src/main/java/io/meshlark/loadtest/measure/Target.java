package io.meshlark.loadtest.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process on this machine, or several together, looked at through {@code /proc} while the run
 * lasts.
 */
public final class Target {

    /** What Linux tells programs a clock tick is, on every architecture that it still has. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields of {@code stat} behind the command's name: utime and stime are 14 and 15 of all. */
    private static final int UTIME = 11;

    private final List<Path> folders;

    public Target(long pid) {
        this(List.of(pid));
    }

    /** Processes whose usage is added up. */
    public Target(List<Long> pids) {
        this.folders = pids.stream().map(it -> Path.of("/proc", Long.toString(it))).toList();
    }

    /** Empty when one of the processes is not there (any more), or no {@code /proc}. */
    public Optional<ProcessUsage> usage() {
        try {
            double cpu = 0;
            long resident = 0;
            for (var folder : folders) {
                cpu += cpuSeconds(Files.readString(folder.resolve("stat")));
                resident += residentBytes(Files.readString(folder.resolve("status")));
            }
            return Optional.of(new ProcessUsage(cpu, resident));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    static double cpuSeconds(String stat) {
        // The name is in parentheses and may contain anything.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]))
                / TICKS_PER_SECOND;
    }

    static long residentBytes(String status) {
        return status.lines()
                .filter(it -> it.startsWith("VmRSS:"))
                .mapToLong(it -> Long.parseLong(it.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
