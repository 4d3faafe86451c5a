package io.meshlark.violations.session;

import io.meshlark.violations.telemetry.UsesDriver;

/** To its right, but not pure. */
public interface UsesImpure {
    UsesDriver driver();
}
