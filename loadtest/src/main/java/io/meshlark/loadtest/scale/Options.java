package io.meshlark.loadtest.scale;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What is to be measured, and with what.
 *
 * @param launcher bin/meshlark
 * @param folder for data and logs
 * @param heap largest of each node, such as {@code 2g}
 * @param settings further ones, of every node
 * @param filters the many of {@link Part#ROUTES}
 * @param subscribers of {@link Part#FANOUT}
 * @param sessions of {@link Part#FAILOVER}
 * @param rounds of each measurement of CPU
 * @param warmUp load before each of them
 * @param duration of each of them
 * @param window messages under way in a closed loop
 */
public record Options(
        Path launcher,
        Path folder,
        Set<Part> parts,
        String heap,
        List<String> settings,
        int filters,
        int subscribers,
        int sessions,
        int rounds,
        Duration warmUp,
        Duration duration,
        int window) {}
