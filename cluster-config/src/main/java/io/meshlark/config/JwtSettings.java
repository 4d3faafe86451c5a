package io.meshlark.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tokens as passwords [RFC 7519].
 *
 * @param tokenIn where CONNECT carries the token
 * @param keys what signatures are verified with
 * @param algorithms that a signature may have, by their names in RFC 7518 and RFC 8037
 * @param issuer that a token must name; empty: any
 * @param audience of which a token must name one; empty: any
 * @param leeway by which clocks may differ
 * @param clientIdClaim empty: the client identifier is the client's own choice
 * @param rulesClaim that has access rules of the user alone; empty: none
 * @param maxTokenSize bytes
 */
public record JwtSettings(
        TokenIn tokenIn,
        Keys keys,
        List<String> algorithms,
        String issuer,
        List<String> audience,
        boolean requireExpiry,
        Duration leeway,
        String userNameClaim,
        String clientIdClaim,
        String rulesClaim,
        int maxTokenSize) {

    /** A field of CONNECT. */
    public enum TokenIn {
        PASSWORD,
        USER_NAME
    }

    /**
     * Where keys come from; one of these.
     *
     * @param refresh how often those behind a URL are fetched
     * @param caFile certificates to trust beside none; empty: those the JVM trusts
     */
    public record Keys(
            Optional<URI> jwksUrl,
            Optional<Path> jwksFile,
            Optional<Path> publicKeyFile,
            Secret hmacSecret,
            Duration refresh,
            Optional<Path> caFile) {

        int sources() {
            return (jwksUrl.isPresent() ? 1 : 0)
                    + (jwksFile.isPresent() ? 1 : 0)
                    + (publicKeyFile.isPresent() ? 1 : 0)
                    + (hmacSecret.isEmpty() ? 0 : 1);
        }
    }

    private static final String ALGORITHMS = "(RS|PS|HS)(256|384|512)|ES(256|384|512)|EdDSA";

    public JwtSettings {
        algorithms = List.copyOf(algorithms);
        audience = List.copyOf(audience);
    }

    /** Whether a signature may be made with a shared secret. */
    boolean allowsHmac() {
        return algorithms.stream().anyMatch(it -> it.startsWith("HS"));
    }

    static JwtSettings read(Section in) {
        return new JwtSettings(
                in.oneOf("token-in", TokenIn.class),
                new Keys(
                        in.urlOrNone("jwks-url"),
                        in.pathOrNone("jwks-file"),
                        in.pathOrNone("public-key-file"),
                        in.secret("hmac-secret"),
                        in.duration("jwks-refresh", Duration.ofSeconds(10), Duration.ofHours(24)),
                        in.pathOrNone("ca-file")),
                in.texts(
                        "algorithms",
                        ALGORITHMS,
                        "RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA,"
                                + " HS256, HS384, HS512"),
                in.text("issuer", ".*", "a text"),
                in.texts("audience", ".+", "texts"),
                in.flag("require-expiry"),
                in.durationOrOff("leeway", Duration.ofSeconds(1), Duration.ofMinutes(10)),
                in.text("user-name-claim", "\\S+", "the name of a claim"),
                in.text("client-id-claim", "\\S*", "the name of a claim, or empty"),
                in.text("rules-claim", "\\S*", "the name of a claim, or empty"),
                (int) in.bytes("max-token-size", 1 << 10, 1 << 16));
    }
}
