package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.meshlark.Ports;
import io.meshlark.auth.TestService;
import io.meshlark.auth.directory.FakeDirectories;
import io.meshlark.auth.user.Users;
import io.meshlark.config.Settings;
import io.meshlark.persistence.embedded.EmbeddedStore;
import io.meshlark.transport.tls.Authority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Secrets are planted wherever a setting or a client has one, and looked for in all that a broker
 * says: {@code check}, logs down to DEBUG, metrics, errors. What they are looked for by stands in
 * each of them, and is no part of anything else.
 */
class PlantedSecretsTest {
    private static final String MARK = "pl4nted";

    private final List<String> said = new ArrayList<>();
    private final TestService service = new TestService();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.meshlark");
    private final Level rootLevel = root.getLevel();
    private final Level oursLevel = ours.getLevel();
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final Appender<ILoggingEvent> everything = new Listening();

    @TempDir private Path folder;

    /** As text, with the whole of what was thrown. */
    private final class Listening extends AppenderBase<ILoggingEvent> {
        private final PatternLayout layout = new PatternLayout();

        @Override
        public void start() {
            layout.setContext(root.getLoggerContext());
            layout.setPattern("%logger %msg %kvp%n%xException{full}");
            layout.start();
            super.start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            synchronized (said) {
                said.add(layout.doLayout(event));
            }
        }
    }

    @BeforeEach
    void listen() {
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        everything.setContext(root.getLoggerContext());
        everything.start();
        root.addAppender(everything);
        root.setLevel(Level.DEBUG);
        ours.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(everything);
        others.forEach(root::addAppender);
        root.setLevel(rootLevel);
        ours.setLevel(oursLevel);
        service.close();
    }

    private static String planted(String where) {
        return MARK + "-" + where + "-0123456789abcdef0123456789abcdef";
    }

    private void say(String text) {
        synchronized (said) {
            said.add(text);
        }
    }

    private int command(String... arguments) {
        var all = new StringWriter();
        int exitCode =
                Main.commandLine(
                                new Terminal(
                                        Map.of(),
                                        InputStream.nullInputStream(),
                                        OutputStream.nullOutputStream()))
                        .setOut(new PrintWriter(all))
                        .setErr(new PrintWriter(all))
                        .execute(arguments);
        say(all.toString());
        return exitCode;
    }

    private void expectNothingIsSaidOf(String... secrets) {
        List<String> forms =
                Stream.concat(Stream.of(MARK), Stream.of(secrets))
                        .map(it -> it.getBytes(StandardCharsets.UTF_8))
                        .flatMap(PlantedSecretsTest::forms)
                        .map(it -> it.toLowerCase(Locale.ROOT))
                        .toList();
        synchronized (said) {
            assertThat(said).isNotEmpty();
            assertThat(said)
                    .filteredOn(
                            it -> forms.stream().anyMatch(it.toLowerCase(Locale.ROOT)::contains))
                    .isEmpty();
        }
    }

    /** As it is, in hexadecimal, and in Base64 at each place where it may begin there. */
    private static Stream<String> forms(byte[] secret) {
        var encoder = Base64.getEncoder().withoutPadding();
        return Stream.of(
                new String(secret, StandardCharsets.UTF_8),
                HexFormat.of().formatHex(secret),
                whole(encoder.encodeToString(secret), 0, secret.length),
                whole(encoder.encodeToString(behind(1, secret)), 2, secret.length + 1),
                whole(encoder.encodeToString(behind(2, secret)), 3, secret.length + 2));
    }

    private static byte[] behind(int bytes, byte[] secret) {
        byte[] all = new byte[bytes + secret.length];
        System.arraycopy(secret, 0, all, bytes, secret.length);
        return all;
    }

    /** The characters that what stands before and behind does not change. */
    private static String whole(String base64, int from, int bytes) {
        return base64.substring(from, bytes * 8 / 6);
    }

    @Test
    void whatIsSaidIsFound() {
        var encoder = Base64.getEncoder();
        for (String each :
                List.of(
                        "x " + MARK + "-a y",
                        HexFormat.of().formatHex(MARK.getBytes(StandardCharsets.UTF_8)),
                        encoder.encodeToString((MARK + "b").getBytes(StandardCharsets.UTF_8)),
                        encoder.encodeToString(("u" + MARK).getBytes(StandardCharsets.UTF_8)),
                        encoder.encodeToString(("us" + MARK).getBytes(StandardCharsets.UTF_8)),
                        encoder.encodeToString(("use" + MARK).getBytes(StandardCharsets.UTF_8)))) {
            said.clear();
            LoggerFactory.getLogger("some.library").debug("said: {}", each);

            assertThatThrownBy(() -> expectNothingIsSaidOf())
                    .as(each)
                    .isInstanceOf(AssertionError.class);
        }
    }

    private String[] settings(String... more) throws IOException {
        Path headers = folder.resolve("headers");
        Files.writeString(headers, "Authorization: Bearer " + planted("header") + "\n");
        return Stream.concat(
                        Stream.of(
                                "auth.jwt.algorithms=HS256",
                                "auth.jwt.hmac-secret=" + planted("jwt"),
                                "auth.http.url=" + service.url(),
                                "auth.http.headers-file=" + headers,
                                "access.http.url=" + service.url(),
                                "access.http.headers-file=" + headers,
                                "auth.introspection.url=" + service.url(),
                                "auth.introspection.client-id=broker",
                                "auth.introspection.client-secret=" + planted("introspection"),
                                "auth.ldap.url=ldap://localhost:" + Ports.free(),
                                "auth.ldap.bind-dn=cn=broker",
                                "auth.ldap.bind-password=" + planted("ldap"),
                                "auth.sql.url=jdbc:postgresql://localhost:" + Ports.free() + "/a",
                                "auth.sql.user=broker",
                                "auth.sql.password=" + planted("sql"),
                                "auth.redis.url=redis://localhost:" + Ports.free(),
                                "auth.redis.password=" + planted("redis"),
                                "cassandra.user=broker",
                                "cassandra.password=" + planted("cassandra"),
                                "cassandra.tls.truststore-password=" + planted("cassandra-trust"),
                                "cassandra.tls.keystore-password=" + planted("cassandra-key")),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static String[] asFlags(String command, String... settings) {
        return Stream.concat(
                        Stream.of(command),
                        Stream.of(settings).flatMap(it -> Stream.of("--set", it)))
                .toArray(String[]::new);
    }

    @Test
    void checkShowsNone() throws IOException {
        assertThat(
                        command(
                                asFlags(
                                        "check",
                                        settings(
                                                "auth.chain=jwt,http,introspection,ldap,sql,redis",
                                                "tls.keystore-password=" + planted("keystore"),
                                                "tls.truststore-password=" + planted("trust")))))
                .isZero();

        expectNothingIsSaidOf();
    }

    @Test
    void errorsInSettingsShowNone() throws IOException {
        String both = Files.writeString(folder.resolve("s"), planted("file")).toString();
        assertThat(
                        command(
                                asFlags(
                                        "check",
                                        settings(
                                                "auth.chain=jwt,ldap,sql,redis",
                                                "auth.jwt.algorithms=RS256",
                                                "auth.sql.password-file=" + both,
                                                "auth.ldap.bind-password-file=" + both,
                                                "auth.redis.password-file=" + both,
                                                "auth.guard.timeout=never"))))
                .isEqualTo(2);

        expectNothingIsSaidOf();
    }

    @Test
    void aKeystoreThatCannotBeOpenedIsNamedWithoutItsPassword() throws IOException {
        var authority = Authority.in(folder.resolve("ca"), "ca");
        authority.issue("broker", "DNS:localhost");
        Path keystore = authority.pkcs12("broker", "another");

        assertThatThrownBy(() ->
                        Security.load(
                                Settings.with(
                                        "listeners.tls.port=1",
                                        "tls.keystore=" + keystore,
                                        "tls.keystore-password=" + planted("keystore"))))
                .isInstanceOfSatisfying(
                        StartupException.class,
                        it -> {
                            var stack = new StringWriter();
                            it.printStackTrace(new PrintWriter(stack));
                            say(stack.toString());
                        });

        expectNothingIsSaidOf();
    }

    /** Each of them alone, because the first that cannot tell ends the chain. */
    @ParameterizedTest
    @ValueSource(strings = {"ldap", "sql", "redis", "http", "introspection", "jwt"})
    void loginsThatFailAreLoggedWithoutWhatTheyWereTriedWith(String link) throws Exception {
        service.answers(500, "{\"error\":\"" + planted("answer") + "\"}");
        try (var logins =
                Logins.of(
                        Settings.with(
                                settings(
                                        "auth.chain=" + link,
                                        "auth.guard.timeout=1s",
                                        "auth.guard.breaker-failures=1")),
                        new Users(new FakeDirectories(), 1, InstantSource.system(), Runnable::run),
                        new byte[32],
                        InstantSource.system())) {
            for (String password : List.of(planted("password"), token())) {
                var verdict =
                        logins.authenticator()
                                .authenticate(io.meshlark.auth.Logins.of("ann", password))
                                .toCompletableFuture()
                                .get(60, TimeUnit.SECONDS);
                say(verdict.toString());
            }
        }

        expectNothingIsSaidOf(token());
    }

    /** With a signature that is none. */
    private static String token() {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return Stream.of("{\"alg\":\"HS256\"}", "{\"sub\":\"ann\"}", planted("signature"))
                .map(it -> encoder.encodeToString(it.getBytes(StandardCharsets.UTF_8)))
                .reduce((a, b) -> a + "." + b)
                .orElseThrow();
    }

    @Test
    void aNodeWithClientsThatAreRefusedSaysNone() throws Exception {
        service.answers(200, "{\"result\":\"ignore\",\"active\":false,\"rules\":[]}");
        var authority = Authority.in(folder.resolve("ca"), "ca");
        authority.issue("broker", "DNS:localhost");
        int port = Ports.free();
        int health = Ports.free();
        String clusterSecret = "cluster-secret-cluster-secret-32";
        try (var store = EmbeddedStore.open(folder.resolve("store"))) {
            store.clusterSecret(clusterSecret.getBytes(StandardCharsets.UTF_8))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            Node node =
                    InProcess.startOn(
                            store,
                            Settings.with(
                                    settings(
                                            "auth.chain=jwt,http,introspection,sql",
                                            "auth.guard.timeout=1s",
                                            "listeners.tcp.bind=127.0.0.1",
                                            "listeners.tcp.port=" + port,
                                            "listeners.ws.port=0",
                                            "listeners.tls.bind=127.0.0.1",
                                            "listeners.tls.port=" + Ports.free(),
                                            "tls.keystore="
                                                    + authority.pkcs12(
                                                            "broker", planted("keystore")),
                                            "tls.keystore-password=" + planted("keystore"),
                                            "health.port=" + health,
                                            "cluster.port=0",
                                            "cluster.shards=4",
                                            "data-dir=" + folder.resolve("data"))));
            try {
                for (String version : List.of("3", "5")) {
                    for (String password : List.of(planted("password"), token())) {
                        assertThat(
                                        command(
                                                "pub", "-p", "" + port, "-V", version, "-u", "ann",
                                                "-P", password, "a", "b"))
                                .isNotZero();
                    }
                }
                for (String page : List.of("metrics", "ready", "live")) {
                    say(page(health, page));
                }
                node.reloadSecurity();
                say(Objects.toString(node.warnings()));
                say(node.toString());
            } finally {
                node.close();
            }
        }

        expectNothingIsSaidOf(clusterSecret, token());
    }

    private static String page(int port, String name) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:%d/%s".formatted(port, name)))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
