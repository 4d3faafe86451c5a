package io.meshlark.loadtest.chaos.check;

import java.util.List;

/** What the checker found. */
public record Verdict(List<Violation> violations, List<Recovery> recoveries, Figures figures) {}
