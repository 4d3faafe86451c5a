package io.meshlark.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * While a store fails, every shard tries again and again to recover, and Akka reports each attempt.
 * The store itself says once that it fails and once that it works again, so these are left out.
 */
public final class QuietRecoveries extends Filter<ILoggingEvent> {

    static final String JOURNAL_FAILURE = "akka.persistence.typed.internal.JournalFailureException";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return isJournalFailure(thrown)
                        && String.valueOf(thrown.getMessage())
                                .startsWith("Exception during recovery")
                        && isOfTheStore(thrown)
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    static boolean isJournalFailure(IThrowableProxy thrown) {
        return thrown != null && thrown.getClassName().equals(JOURNAL_FAILURE);
    }

    /** A row that cannot be understood is reported, whatever it is wrapped in. */
    private static boolean isOfTheStore(IThrowableProxy thrown) {
        String bottom = bottom(thrown).getClassName();
        return bottom.startsWith("com.datastax.")
                || bottom.startsWith("akka.pattern.")
                || bottom.startsWith("io.meshlark.persistence.StoreFailed")
                || bottom.equals("akka.persistence.RecoveryTimedOut")
                || bottom.equals("akka.persistence.typed.internal.RecoveryTimedOut")
                || bottom.equals(JOURNAL_FAILURE);
    }

    static IThrowableProxy bottom(IThrowableProxy thrown) {
        IThrowableProxy bottom = thrown;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        return bottom;
    }
}
