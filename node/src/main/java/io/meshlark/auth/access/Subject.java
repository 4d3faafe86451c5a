package io.meshlark.auth.access;

import org.jspecify.annotations.Nullable;

/** Who asks: a client, under the identifier with which it is connected. */
public record Subject(String clientId, Principal principal) {

    /** The name of {@link #clientId} in placeholders and conditions. */
    static final String CLIENT_ID = "clientid";

    /** The name of the user name in placeholders and conditions. */
    static final String USER_NAME = "username";

    /** The value that stands for a name in a rule; null if this client has none. */
    @Nullable String value(String name) {
        return switch (name) {
            case CLIENT_ID -> clientId;
            case USER_NAME -> principal.isAnonymous() ? null : principal.userName();
            default -> principal.attributes().get(name);
        };
    }
}
