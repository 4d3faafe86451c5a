package io.meshlark.persistence.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.connection.ConnectionInitException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** A failure of the driver in a few words: which node, and what is at the bottom of it. */
final class Reason {

    private Reason() {}

    static String of(Throwable failure) {
        return switch (failure) {
            case NoNodeAvailableException _ -> "no node of Cassandra is connected";
            case AllNodesFailedException all when !all.getAllErrors().isEmpty() ->
                    all.getAllErrors().entrySet().stream()
                            .filter(it -> !it.getValue().isEmpty())
                            .collect(
                                    Collectors.toMap(
                                            it -> it.getKey().getEndPoint().toString(),
                                            it -> of(it.getValue().getFirst()),
                                            (one, other) -> one))
                            .entrySet()
                            .stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(it -> "Cassandra at %s: %s".formatted(it.getKey(), it.getValue()))
                            .collect(Collectors.joining(", "));
            case ClosedChannelException _ -> "connection refused or closed";
            case CompletionException wrapper when wrapper.getCause() != null ->
                    of(wrapper.getCause());
            case ConnectionInitException wrapper when wrapper.getCause() != null ->
                    of(wrapper.getCause());
            default -> {
                String message = failure.getMessage();
                yield message == null ? failure.getClass().getSimpleName() : message.strip();
            }
        };
    }
}
