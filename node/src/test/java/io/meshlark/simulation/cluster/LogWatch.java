package io.meshlark.simulation.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Hears what the broker logs, in the place of the console: what it complains of and no fault of the
 * simulated world explains is a mistake.
 */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final List<Appender<ILoggingEvent>> before = new ArrayList<>();
    private final Consumer<String> told;

    /**
     * @param told of each mistake
     */
    LogWatch(Consumer<String> told) {
        this.told = told;
        root.iteratorForAppenders().forEachRemaining(before::add);
        before.forEach(root::detachAppender);
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy failure = event.getThrowableProxy();
        if (event.getLevel().isGreaterOrEqual(Level.ERROR) && !isOfTheStore(failure)) {
            told.accept(
                    event.getFormattedMessage()
                            + (failure == null
                                    ? ""
                                    : ": " + failure.getClassName() + ": " + failure.getMessage()));
        }
    }

    private static boolean isOfTheStore(IThrowableProxy failure) {
        for (IThrowableProxy each = failure; each != null; each = each.getCause()) {
            if (SimulatedStore.NO_ANSWER.equals(each.getMessage())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        root.detachAppender(this);
        before.forEach(root::addAppender);
    }
}
