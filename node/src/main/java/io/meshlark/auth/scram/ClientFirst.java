package io.meshlark.auth.scram;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first message of a client [RFC 5802, section 7].
 *
 * @param header how it stands to channel binding, and for whom it acts
 * @param bare the rest, which is signed
 */
record ClientFirst(String header, String bare, String user, String nonce) {
    private static final Pattern MESSAGE =
            Pattern.compile(
                    "(?<header>[ny],(a=(?<authzid>[^,]*))?,)"
                            + "(?<bare>n=(?<user>[^,]+),r=(?<nonce>[\\x21-\\x2B\\x2D-\\x7E]+)(,.*)?)",
                    Pattern.DOTALL);

    /** Null if it is none, wants channel binding, or acts for somebody else. */
    static @Nullable ClientFirst parse(String text) {
        Matcher message = MESSAGE.matcher(text);
        if (!message.matches()) {
            return null;
        }
        String user = name(message.group("user"));
        String authzid = message.group("authzid");
        if (user == null || (authzid != null && !user.equals(name(authzid)))) {
            return null;
        }
        return new ClientFirst(
                message.group("header"), message.group("bare"), user, message.group("nonce"));
    }

    /** Comma and equals sign are written =2C and =3D. */
    private static @Nullable String name(String text) {
        String rest = text.replace("=2C", "").replace("=3D", "");
        return rest.indexOf('=') >= 0 ? null : text.replace("=2C", ",").replace("=3D", "=");
    }
}
