package io.meshlark.app.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** A failed journal write is the world's fault: its reason matters, not where it was noticed. */
public final class ShortFailures extends ThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        if (!QuietRecoveries.isJournalFailure(thrown)) {
            return super.throwableProxyToString(thrown);
        }
        IThrowableProxy bottom = QuietRecoveries.bottom(thrown);
        return "  %s: %s%n".formatted(bottom.getClassName(), bottom.getMessage());
    }
}
