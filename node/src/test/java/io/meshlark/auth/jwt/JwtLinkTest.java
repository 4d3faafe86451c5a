package io.meshlark.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import io.meshlark.auth.Logins;
import io.meshlark.auth.WatchedFile;
import io.meshlark.auth.access.OwnRule;
import io.meshlark.config.Settings;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class JwtLinkTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3600);
    private static final Answer NOT_AUTHORIZED = Answer.Denied.to(Logins.of(null, ""));

    private static Issuer issuer;

    @TempDir private static Path folder;
    private static Path keySet;

    @BeforeAll
    static void makeKeys() throws IOException {
        issuer = Issuer.of("ES256", "key-1");
        keySet = write("keys.json", new JWKSet(issuer.jwk()).toString());
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static JwtLink link(SigningKeys keys, String... assignments) {
        var all = new ArrayList<>(List.of("auth.chain=jwt"));
        var given = String.join(" ", assignments);
        if (!given.contains("jwks-file") && !given.contains("hmac-secret")) {
            all.add("auth.jwt.jwks-file=" + keySet);
        }
        all.addAll(List.of(assignments));
        return new JwtLink(Settings.with(all.toArray(String[]::new)).auth().jwt(), keys, () -> NOW);
    }

    private static JwtLink link(String... assignments) throws IOException {
        return link(
                SigningKeys.of(new WatchedFile<>("jwks-file", keySet, SigningKeys::readSet)),
                assignments);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().subject("ann").expirationTime(Date.from(LATER));
    }

    private static Login login(String token) {
        return Logins.of(null, token);
    }

    private static void expectProblem(Answer answer, String problem) {
        assertThat(answer)
                .isEqualTo(new Answer.Denied(ReasonCode.NOT_AUTHORIZED, "the token " + problem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                "EdDSA"
            })
    void whoseSignatureIsGoodIsLetIn(String algorithm) throws IOException {
        var signer = Issuer.of(algorithm, "key-2");
        var other = Issuer.of(algorithm, "key-2");
        var file = write(algorithm, new JWKSet(List.of(issuer.jwk(), signer.jwk())).toString());
        var link =
                link(
                        SigningKeys.of(new WatchedFile<>("jwks-file", file, SigningKeys::readSet)),
                        "auth.jwt.algorithms=" + algorithm);

        assertThat(link.ask(login(signer.token(claims().build()))))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it -> assertThat(it.principal().userName()).isEqualTo("ann"));
        assertThat(link.ask(login(other.token(claims().build())))).isEqualTo(NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void whoKnowsTheSharedSecretIsLetIn(String algorithm) throws IOException {
        var token = Issuer.of(algorithm, "any").token(claims().build());
        var settings =
                new String[] {
                    "auth.jwt.algorithms=" + algorithm, "auth.jwt.hmac-secret=" + Issuer.SECRET
                };
        var secret = Issuer.SECRET.getBytes(StandardCharsets.UTF_8);
        var another = "f".repeat(64).getBytes(StandardCharsets.UTF_8);

        assertThat(link(SigningKeys.ofSecret(secret), settings).ask(login(token)))
                .isInstanceOf(Answer.Allowed.class);
        assertThat(link(SigningKeys.ofSecret(another), settings).ask(login(token)))
                .isEqualTo(NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "ES384", "EdDSA"})
    void thePublicKeyMayBeInAPemFile(String algorithm) throws IOException {
        var signer = Issuer.of(algorithm, "key-3");
        var pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(signer.publicKey().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n";
        var keys = new WatchedFile<>("public-key-file", write("key.pem", pem), PublicKeyFile::read);

        var link = link(SigningKeys.ofOne(keys), "auth.jwt.algorithms=" + algorithm);

        assertThat(link.ask(login(signer.token(claims().build()))))
                .isInstanceOf(Answer.Allowed.class);
        assertThat(link.ask(login(Issuer.of(algorithm, "key-3").token(claims().build()))))
                .isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void anAlgorithmThatIsNotListedIsRefused() throws IOException {
        var token = issuer.token(claims().build());

        assertThat(link("auth.jwt.algorithms=RS256").ask(login(token))).isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void aTokenWithoutSignatureIsRefused() throws IOException {
        var none = Base64URL.encode("{\"alg\":\"none\"}") + "." + payload() + ".";

        assertThat(link().ask(login(none))).isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void aPublicKeyIsNeverTakenForASecret() throws IOException {
        var settings =
                new String[] {"auth.jwt.algorithms=HS256", "auth.jwt.hmac-secret=" + Issuer.SECRET};
        var keys = SigningKeys.of(new WatchedFile<>("jwks-file", keySet, SigningKeys::readSet));
        var token = Issuer.of("HS256", "key-1").token(claims().build());

        assertThat(link(keys, settings).ask(login(token))).isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void aTokenThatWasChangedIsRefused() throws IOException {
        var parts = issuer.token(claims().build()).split("\\.", -1);
        var other = issuer.token(claims().subject("root").build()).split("\\.", -1);

        assertThat(link().ask(login(parts[0] + "." + other[1] + "." + parts[2])))
                .isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void anExtensionThatMustBeUnderstoodIsRefused() throws IOException {
        var header = "{\"alg\":\"ES256\",\"crit\":[\"exp\"],\"exp\":1}";

        assertThat(link().ask(login(Base64URL.encode(header) + "." + payload() + ".AAAA")))
                .isEqualTo(NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "a.b.c", "eyJ", "eyJhbGciOiJub25lIn0", "eyJ.a b.c"})
    void whatIsNoTokenIsTheNextLinks(String password) throws IOException {
        assertThat(link().ask(login(password))).isEqualTo(Answer.IGNORED);
        assertThat(link().ask(Logins.of("user", null))).isEqualTo(Answer.IGNORED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eyJ..", "eyJhbGciOjF9.e30.AA", "eyJ{}.e30.AA", "eyJhbGciOiJFUzI1NiJ9..AA"})
    void whatLooksLikeATokenAndIsNoneLetsNobodyIn(String password) throws IOException {
        assertThat(link().ask(login(password))).isNotInstanceOf(Answer.Allowed.class);
    }

    @Test
    void aTokenThatIsTooLargeIsRefusedUnread() throws IOException {
        var token = issuer.token(claims().claim("much", "x".repeat(2000)).build());

        assertThat(link("auth.jwt.max-token-size=1KiB").ask(login(token)))
                .isEqualTo(NOT_AUTHORIZED);
    }

    @Test
    void theConnectionEndsWithTheTokenAndTheLeeway() throws IOException {
        var answer = link("auth.jwt.leeway=10s").ask(login(issuer.token(claims().build())));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it ->
                                assertThat(it.expiresAt())
                                        .isEqualTo(LATER.plusSeconds(10).toEpochMilli()));
    }

    @Test
    void aTokenIsGoodWithinItsTimeAndTheLeeway() throws IOException {
        var justOver = claims().expirationTime(Date.from(NOW.minusSeconds(5))).build();
        var nearly = claims().notBeforeTime(Date.from(NOW.plusSeconds(5))).build();
        var endless = claims().expirationTime(null).build();

        expectProblem(link("auth.jwt.leeway=0s").ask(login(issuer.token(justOver))), "has expired");
        expectProblem(
                link("auth.jwt.leeway=0s").ask(login(issuer.token(nearly))),
                "is not yet in force (nbf)");
        expectProblem(link().ask(login(issuer.token(endless))), "does not say when it ends (exp)");
        for (var claims : List.of(justOver, nearly)) {
            assertThat(link("auth.jwt.leeway=10s").ask(login(issuer.token(claims))))
                    .isInstanceOf(Answer.Allowed.class);
        }
        assertThat(link("auth.jwt.require-expiry=false").ask(login(issuer.token(endless))))
                .isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void issuerAndAudienceMustBeThoseThatAreAskedFor() throws IOException {
        var link = link("auth.jwt.issuer=https://id.example.org", "auth.jwt.audience=mqtt,iot");

        expectProblem(
                link.ask(login(issuer.token(claims().audience("mqtt").build()))),
                "is of another issuer (iss)");
        expectProblem(
                link.ask(login(issuer.token(claims().issuer("https://id.example.org").build()))),
                "is for somebody else (aud)");
        assertThat(
                        link.ask(
                                login(
                                        issuer.token(
                                                claims().issuer("https://id.example.org")
                                                        .audience(List.of("web", "iot"))
                                                        .build()))))
                .isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void theNamesOfConnectMustBeThoseOfTheToken() throws IOException {
        var token = issuer.token(claims().claim("device", "client").build());
        var link = link("auth.jwt.client-id-claim=device");

        assertThat(link.ask(Logins.of("client", "ann", token))).isInstanceOf(Answer.Allowed.class);
        assertThat(link.ask(Logins.of("client", null, token))).isInstanceOf(Answer.Allowed.class);
        expectProblem(
                link.ask(Logins.of("client", "bob", token)),
                "is of another user than CONNECT names (sub)");
        expectProblem(
                link.ask(Logins.of("other", "ann", token)),
                "is for another client identifier (device)");
        expectProblem(
                link("auth.jwt.user-name-claim=name").ask(login(token)), "names no user (name)");
    }

    @Test
    void theTokenMayBeTheUserName() throws IOException {
        var token = issuer.token(claims().build());

        assertThat(link("auth.jwt.token-in=user-name").ask(Logins.of(token, null)))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it -> assertThat(it.principal().userName()).isEqualTo("ann"));
    }

    @Test
    void simpleClaimsAreAttributesAsFarAsTheyAreFewAndShort() throws IOException {
        var claims =
                claims().claim("tenant", "acme")
                        .claim("level", 3)
                        .claim("admin", true)
                        .claim("roles", List.of("a", "b"))
                        .claim("address", Map.of("city", "Ulm"))
                        .claim("long", "x".repeat(257));

        assertThat(link().ask(login(issuer.token(claims.build()))))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it ->
                                assertThat(it.principal().attributes())
                                        .containsEntry("claim.tenant", "acme")
                                        .containsEntry("claim.level", "3")
                                        .containsEntry("claim.admin", "true")
                                        .containsEntry("claim.sub", "ann")
                                        .doesNotContainKeys(
                                                "claim.roles", "claim.address", "claim.long"));
        for (int i = 0; i < 100; i++) {
            claims.claim("c" + i, i);
        }
        assertThat(link().ask(login(issuer.token(claims.build()))))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it -> assertThat(it.principal().attributes()).hasSize(32));
    }

    private static String payload() {
        return Base64URL.encode(claims().build().toString()).toString();
    }

    private static Map<String, Object> rule(String permission, String action, String topic) {
        return Map.of("permission", permission, "action", action, "topic", topic);
    }

    private Answer askWithRules(Object acl) throws Exception {
        return link("auth.jwt.rules-claim=acl")
                .ask(login(issuer.token(claims().claim("acl", acl).build())));
    }

    @Test
    void aTokenBringsRulesOfItsOwn() throws Exception {
        assertThat(
                        askWithRules(
                                List.of(
                                        rule("deny", "all", "a/secret"),
                                        rule("allow", "publish", "a/${clientid}/#"))))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it ->
                                assertThat(it.principal().rules())
                                        .extracting(OwnRule::toString)
                                        .containsExactly(
                                                "deny all a/secret",
                                                "allow publish a/${clientid}/#"));
        assertThat(link("auth.jwt.rules-claim=acl").ask(login(issuer.token(claims().build()))))
                .isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void aTokenWithARuleThatCannotBeUsedIsRefusedAsAWhole() throws Exception {
        for (Object acl :
                List.of(
                        "allow all #",
                        Map.of("a", "b"),
                        List.of("allow all #"),
                        List.of(rule("allow", "all", "#"), rule("deny", "read", "a")),
                        List.of(rule("allow", "all", "a/#/b")),
                        List.of(Map.of("permission", "allow", "topic", "#")),
                        List.of(
                                Map.of(
                                        "permission",
                                        "allow",
                                        "action",
                                        "all",
                                        "topic",
                                        "#",
                                        "qos",
                                        "0")),
                        List.of(Map.of("permission", "allow", "action", "all", "topic", 1)),
                        Collections.nCopies(65, rule("allow", "all", "a")),
                        List.of(rule("allow", "all", "a".repeat(9_000))))) {
            String token = issuer.token(claims().claim("acl", acl).build());

            expectProblem(
                    link("auth.jwt.rules-claim=acl", "auth.jwt.max-token-size=64KiB")
                            .ask(login(token)),
                    "has access rules that cannot be used (acl)");
        }
    }
}
