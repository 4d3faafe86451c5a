package io.meshlark.violations.protocol;

import org.slf4j.Logger;

public interface Logs {
    Logger logger();
}
