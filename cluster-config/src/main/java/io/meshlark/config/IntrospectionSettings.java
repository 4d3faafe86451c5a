package io.meshlark.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An OAuth 2.0 server that is asked whether a token is good [RFC 7662].
 *
 * @param clientId this broker's own there; empty: it does not name itself
 * @param userNameClaim what in the answer is the user name
 * @param caFile certificates to trust; empty: those the JVM trusts
 */
public record IntrospectionSettings(
        Optional<URI> url,
        String clientId,
        Secret clientSecret,
        String userNameClaim,
        Optional<Path> caFile) {

    static IntrospectionSettings read(Section in) {
        return new IntrospectionSettings(
                in.urlOrNone("url"),
                in.text("client-id", ".*", "a text"),
                in.secret("client-secret"),
                in.text("user-name-claim", "\\S+", "the name of a member of the answer"),
                in.pathOrNone("ca-file"));
    }
}
