package io.meshlark.config;

/**
 * What clients may do once they are connected.
 *
 * @param rules file with rules; empty: none
 * @param mosquittoAcl file with rules in the format of Mosquitto; empty: none
 * @param clientIdsHaveOwners whether a client id belongs to the user who has a session with it
 * @param http service that has the rules of each client; without a URL: none
 * @param otherwise what becomes of that which no rule fits
 */
public record AccessSettings(
        String rules,
        String mosquittoAcl,
        HttpLinkSettings http,
        Otherwise otherwise,
        boolean clientIdsHaveOwners) {

    /** What becomes of that which no rule fits. */
    public enum Otherwise {
        AUTO,
        ALLOW,
        DENY
    }

    public boolean hasRules() {
        return !file().isEmpty();
    }

    /** Whether a service has rules. */
    public boolean asksService() {
        return http.url().isPresent();
    }

    /** Where the rules are, in whatever format; empty: nowhere. */
    public String file() {
        return rules.isEmpty() ? mosquittoAcl : rules;
    }

    static AccessSettings read(Section in) {
        return new AccessSettings(
                in.text("rules", ".*", "a path"),
                in.text("mosquitto-acl", ".*", "a path"),
                HttpLinkSettings.read(in.block("http")),
                in.oneOf("otherwise", Otherwise.class),
                in.flag("client-ids-have-owners"));
    }
}
