package io.meshlark.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.ldap.Rdn;

/**
 * Distinguished names and filters with placeholders. What is put in is escaped, so that it is one
 * value and nothing else, whatever a client calls itself.
 */
final class LdapText {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(username|dn)}");

    private LdapText() {}

    /** RFC 4514, section 2.4. */
    static String dn(String template, String userName) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(_ -> Matcher.quoteReplacement(Rdn.escapeValue(userName)));
    }

    /** RFC 4515, section 3. */
    static String filter(String template, String userName, String dn) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(it ->
                        Matcher.quoteReplacement(
                                Filter.encodeValue(it.group(1).equals("dn") ? dn : userName)));
    }

    /**
     * @throws IllegalArgumentException if it is none, saying what is wrong
     */
    static void checkDn(String template) {
        try {
            new DN(dn(template, "x"));
        } catch (LDAPException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The same for a filter. */
    static void checkFilter(String template) {
        try {
            Filter.create(filter(template, "x", "cn=x"));
        } catch (LDAPException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
