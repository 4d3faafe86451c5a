package io.meshlark.violations.session;

import java.time.Instant;

public final class ReadsClock {
    Instant now() {
        return Instant.now();
    }
}
