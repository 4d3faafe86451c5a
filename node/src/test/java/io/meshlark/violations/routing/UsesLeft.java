package io.meshlark.violations.routing;

import io.meshlark.violations.session.Fine;

public interface UsesLeft {
    Fine left();
}
