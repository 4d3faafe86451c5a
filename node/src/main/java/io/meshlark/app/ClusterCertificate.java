package io.meshlark.app;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** What an operator should know of the certificate that this node shows to the others. */
final class ClusterCertificate {
    private ClusterCertificate() {}

    /**
     * @param ahead how long before the end to warn
     */
    static Optional<String> warning(Instant end, Instant now, Duration ahead) {
        if (end.isAfter(now.plus(ahead))) {
            return Optional.empty();
        }
        String date = end.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        return Optional.of(
                end.isAfter(now)
                        ? "the certificate of cluster.tls ends on %s, in %d days"
                                .formatted(date, Duration.between(now, end).toDays())
                        : "the certificate of cluster.tls has ended on %s: other nodes refuse this one"
                                .formatted(date));
    }
}
