package io.meshlark.auth.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.meshlark.auth.Attributes;
import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.guard.Lookup;
import io.meshlark.config.LdapSettings;
import io.meshlark.config.LdapSettings.Mode;
import io.meshlark.protocol.packet.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whoever can bind to the directory with user name and password.
 *
 * <pre>
 *  search   the service account looks for the entry, then: bind as that entry
 *  bind     the name of the entry follows from the user name: bind as that entry
 * </pre>
 *
 * <p>The user name of the principal is the entry's, not the client's: to a directory {@code Ann},
 * {@code ann} and {@code "ann "} are one, to a rule they are not.
 */
public final class LdapLink implements Lookup {
    private static final Logger LOG = LoggerFactory.getLogger(LdapLink.class);

    /** Groups that are taken over; a user who is in more is turned away. */
    private static final int MOST_GROUPS = 24;

    private static final String GROUP_NAME = "cn";
    private static final String NOTHING = SearchRequest.NO_ATTRIBUTES;

    /** What a directory answers about whoever wants to bind, not about itself. */
    private static final Set<ResultCode> REFUSALS =
            Set.of(
                    ResultCode.INVALID_CREDENTIALS,
                    ResultCode.NO_SUCH_OBJECT,
                    ResultCode.INAPPROPRIATE_AUTHENTICATION,
                    ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                    ResultCode.CONSTRAINT_VIOLATION,
                    ResultCode.INVALID_DN_SYNTAX,
                    ResultCode.UNWILLING_TO_PERFORM,
                    ResultCode.AUTHORIZATION_DENIED);

    private final LdapSettings settings;
    private final Directory directory;

    /**
     * @throws IOException naming the setting that is no name or filter of a directory
     */
    public LdapLink(LdapSettings settings, Directory directory) throws IOException {
        this.settings = settings;
        this.directory = directory;
        check("auth.ldap.user-dn", settings.userDn(), LdapText::checkDn);
        check("auth.ldap.bind-dn", settings.bindDn(), LdapText::checkDn);
        check("auth.ldap.base", settings.base(), LdapText::checkDn);
        check("auth.ldap.filter", settings.filter(), LdapText::checkFilter);
        check("auth.ldap.group-base", settings.groupBase(), LdapText::checkDn);
        check("auth.ldap.group-filter", settings.groupFilter(), LdapText::checkFilter);
    }

    private interface Check {
        void of(String text);
    }

    private static void check(String setting, String text, Check check) throws IOException {
        try {
            if (!text.isEmpty()) {
                check.of(text);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "%s is \"%s\", which a directory does not understand: %s"
                            .formatted(setting, text, e.getMessage()),
                    e);
        }
    }

    @Override
    public Answer ask(Login login) throws IOException {
        String user = login.userName();
        Bytes password = login.password();
        if (user == null || user.isEmpty() || password == null) {
            return Answer.IGNORED;
        }
        if (password.isEmpty()) { // would be an unauthenticated bind
            return Answer.Denied.to(login);
        }
        return settings.mode() == Mode.BIND
                ? byName(user, password, login)
                : byEntry(user, password, login);
    }

    private Answer byName(String user, Bytes password, Login login) throws IOException {
        String dn = LdapText.dn(settings.userDn(), user);
        try {
            Entry entry =
                    directory.bound(dn, password.array(), connection -> entry(dn, connection));
            return principal(entry, user, login);
        } catch (LDAPException e) {
            return refused(e, login);
        }
    }

    private Entry entry(String dn, LDAPConnection connection) throws LDAPException {
        if (wanted().isEmpty()) {
            return new Entry(dn);
        }
        Entry found = connection.getEntry(dn, wanted().toArray(String[]::new));
        return found == null ? new Entry(dn) : found;
    }

    private Answer byEntry(String user, Bytes password, Login login) throws IOException {
        List<SearchResultEntry> found =
                search(settings.base(), LdapText.filter(settings.filter(), user, ""), 2, wanted());
        if (found.isEmpty()) {
            return Answer.IGNORED;
        }
        if (found.size() > 1) {
            LOG.warn("user {} is turned away: auth.ldap.filter fits several entries", user);
            return Answer.Denied.to(login);
        }
        Entry entry = found.getFirst();
        try {
            directory.bound(entry.getDN(), password.array(), _ -> true);
            return principal(entry, user, login);
        } catch (LDAPException e) {
            return refused(e, login);
        }
    }

    private static Answer refused(LDAPException e, Login login) throws IOException {
        if (REFUSALS.contains(e.getResultCode())) {
            return Answer.Denied.to(login);
        }
        throw Directory.failure(e);
    }

    private Answer principal(Entry entry, String user, Login login) throws IOException {
        String name = settings.userNameAttribute();
        String known = name.isEmpty() ? user : value(entry, name);
        if (known == null || known.isEmpty()) {
            LOG.warn(
                    "user {} is turned away: its entry has not one {} that can be read"
                            + " (auth.ldap.user-name-attribute)",
                    user,
                    name);
            return Answer.Denied.to(login);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        if (!settings.groupBase().isEmpty()) {
            List<SearchResultEntry> groups = groups(entry.getDN(), user);
            if (groups.size() > MOST_GROUPS) {
                LOG.warn(
                        "user {} is turned away: it is in more than {} groups; narrow"
                                + " auth.ldap.group-filter",
                        user,
                        MOST_GROUPS);
                return Answer.Denied.to(login);
            }
            for (SearchResultEntry group : groups) {
                for (String each : group.getAttributeValues(GROUP_NAME)) {
                    values.put("group." + each, true);
                }
            }
        }
        for (String each : settings.attributes()) {
            String value = value(entry, each);
            if (value != null) {
                values.put(each, value);
            }
        }
        return new Answer.Allowed(new Principal(known, Attributes.of("ldap.", values)));
    }

    private List<SearchResultEntry> groups(String dn, String user) throws IOException {
        return search(
                settings.groupBase(),
                LdapText.filter(settings.groupFilter(), user, dn),
                MOST_GROUPS + 1,
                List.of(GROUP_NAME));
    }

    private List<SearchResultEntry> search(
            String base, String filter, int limit, List<String> attributes) throws IOException {
        try {
            SearchRequest request =
                    new SearchRequest(
                            base,
                            SearchScope.SUB,
                            filter,
                            attributes.isEmpty()
                                    ? new String[] {NOTHING}
                                    : attributes.toArray(String[]::new));
            request.setSizeLimit(limit);
            return directory.search(request);
        } catch (LDAPException e) {
            throw Directory.failure(e);
        }
    }

    private List<String> wanted() {
        List<String> wanted = new ArrayList<>(settings.attributes());
        if (!settings.userNameAttribute().isEmpty()) {
            wanted.add(settings.userNameAttribute());
        }
        return wanted;
    }

    /** Null if there is none, or more than one: which would it be? */
    private static @Nullable String value(Entry entry, String name) {
        Attribute attribute = entry.getAttribute(name);
        return attribute == null || attribute.size() != 1 ? null : attribute.getValue();
    }
}
