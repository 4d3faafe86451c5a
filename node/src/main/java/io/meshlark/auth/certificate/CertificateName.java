package io.meshlark.auth.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** The names in a certificate [RFC 5280]. Each is null where there is none. */
record CertificateName(X509Certificate certificate) {
    // kinds of GeneralName, section 4.2.1.6
    static final int EMAIL = 1;
    static final int DNS = 2;
    static final int URI = 6;

    /** As RFC 2253 writes the subject, the most specific part first. */
    @Nullable String dn() {
        String name = certificate.getSubjectX500Principal().getName();
        return name.isEmpty() ? null : name;
    }

    /** The most specific Common Name. */
    @Nullable String cn() {
        try {
            List<Rdn> parts =
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            for (Rdn part : parts.reversed()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String it) {
                    return it.isEmpty() ? null : it;
                }
            }
            return null;
        } catch (InvalidNameException e) {
            return null;
        }
    }

    /**
     * The first Subject Alternative Name.
     *
     * @param kind {@link #EMAIL}, {@link #DNS} or {@link #URI}
     */
    @Nullable String alternative(int kind) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return null;
            }
            for (List<?> name : names) {
                if (Integer.valueOf(kind).equals(name.get(0)) && name.get(1) instanceof String it) {
                    return it.isEmpty() ? null : it;
                }
            }
            return null;
        } catch (CertificateParsingException e) {
            return null;
        }
    }
}
