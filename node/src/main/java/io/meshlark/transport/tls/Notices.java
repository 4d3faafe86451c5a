package io.meshlark.transport.tls;

import io.meshlark.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What an operator should know about certificates that can be used all the same. */
final class Notices {
    private Notices() {}

    static List<String> of(
            Material material, TlsSettings settings, boolean isBoringSsl, Instant now) {
        var notices = new ArrayList<String>();
        for (Identity identity : material.identities()) {
            Instant end = Material.end(identity);
            if (!end.isAfter(now.plus(settings.expiryWarning()))) {
                notices.add(
                        end.isAfter(now)
                                ? "certificate %s ends on %s, in %d days"
                                        .formatted(identity, date(end), days(now, end))
                                : "certificate %s has ended on %s: clients refuse it"
                                        .formatted(identity, date(end)));
            }
            if (identity.staple().isPresent() && !isBoringSsl) {
                notices.add(
                        "the OCSP response of %s is not sent: Java's own TLS cannot"
                                .formatted(identity));
            }
        }
        material.trust()
                .ifPresent(it -> it.revocations().forEach(list -> addStale(list, now, notices)));
        Material.keyFile(settings)
                .filter(Notices::isOpenToAll)
                .ifPresent(
                        it -> notices.add("every user of this machine can read the key in " + it));
        return notices;
    }

    private static void addStale(X509CRL list, Instant now, List<String> notices) {
        if (list.getNextUpdate() != null && list.getNextUpdate().toInstant().isBefore(now)) {
            notices.add(
                    "the revoked certificates of %s were to be renewed until %s: its clients are refused"
                            .formatted(
                                    list.getIssuerX500Principal(),
                                    date(list.getNextUpdate().toInstant())));
        }
    }

    private static String date(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static long days(Instant from, Instant to) {
        return Duration.between(from, to).toDays();
    }

    private static boolean isOpenToAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }
}
