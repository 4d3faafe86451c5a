package io.meshlark.cluster.net;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** The names in a certificate: its CN and its DNS names (RFC 5280 section 4.2.1.6). */
final class SubjectNames {
    private static final int DNS = 2;

    private SubjectNames() {}

    static Set<String> of(X509Certificate certificate) throws CertificateParsingException {
        Set<String> names = new HashSet<>();
        try {
            new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(each -> each.getType().equalsIgnoreCase("CN"))
                            .forEach(each -> names.add(lower(each.getValue())));
        } catch (InvalidNameException e) {
            throw new CertificateParsingException(e);
        }
        Collection<List<?>> others = certificate.getSubjectAlternativeNames();
        if (others != null) {
            others.stream()
                    .filter(each -> each.getFirst().equals(DNS))
                    .forEach(each -> names.add(lower(each.get(1))));
        }
        return names;
    }

    private static String lower(Object name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
