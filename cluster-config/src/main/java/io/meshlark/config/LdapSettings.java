package io.meshlark.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A directory that is asked about each login [RFC 4511].
 *
 * @param caFile certificates to trust; empty: those the JVM trusts
 * @param userDn the name of a user's entry, with {@code ${username}}, for {@link Mode#BIND}
 * @param bindDn of the service account; empty: none
 * @param base below which users are searched, for {@link Mode#SEARCH}
 * @param filter that fits one user, with {@code ${username}}
 * @param userNameAttribute in which the entry has the user name; empty: the client's own counts
 * @param attributes that access rules may look at
 * @param groupBase below which groups are searched; empty: nowhere
 * @param groupFilter that fits the groups of a user, with {@code ${dn}} or {@code ${username}}
 * @param connections at a time
 */
public record LdapSettings(
        Optional<URI> url,
        boolean startTls,
        Optional<Path> caFile,
        Mode mode,
        String userDn,
        String bindDn,
        Secret bindPassword,
        String base,
        String filter,
        String userNameAttribute,
        List<String> attributes,
        String groupBase,
        String groupFilter,
        int connections) {

    /** How the entry of a user is found. */
    public enum Mode {
        SEARCH,
        BIND
    }

    public LdapSettings {
        attributes = List.copyOf(attributes);
    }

    static LdapSettings read(Section in) {
        return new LdapSettings(
                in.urlOrNone("url", "ldap", "ldaps"),
                in.flag("start-tls"),
                in.pathOrNone("ca-file"),
                in.oneOf("mode", Mode.class),
                in.text("user-dn", ".*", "a text"),
                in.text("bind-dn", ".*", "a text"),
                in.secret("bind-password"),
                in.text("base", ".*", "a text"),
                in.text("filter", ".*", "a text"),
                in.text("user-name-attribute", "[\\w;-]*", "the name of an attribute, or empty"),
                in.texts("attributes", "[\\w;-]+", "names of attributes"),
                in.text("group-base", ".*", "a text"),
                in.text("group-filter", ".*", "a text"),
                in.integer("connections", 1, 1000));
    }
}
