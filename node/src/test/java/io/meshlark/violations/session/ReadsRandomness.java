package io.meshlark.violations.session;

import java.util.UUID;

public final class ReadsRandomness {
    UUID id() {
        return UUID.randomUUID();
    }
}
