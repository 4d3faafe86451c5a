package io.meshlark.app;

import io.meshlark.auth.TrustedCertificates;
import io.meshlark.auth.WatchedFile;
import io.meshlark.auth.guard.Workers;
import io.meshlark.auth.http.HeaderFile;
import io.meshlark.auth.http.JsonCalls;
import io.meshlark.auth.jwt.PublicKeyFile;
import io.meshlark.auth.jwt.RemoteKeys;
import io.meshlark.auth.jwt.SigningKeys;
import io.meshlark.auth.ldap.Directory;
import io.meshlark.auth.redis.RedisAccounts;
import io.meshlark.auth.sql.SqlAccounts;
import io.meshlark.config.AuthGuardSettings;
import io.meshlark.config.HttpLinkSettings;
import io.meshlark.config.IntrospectionSettings;
import io.meshlark.config.JwtSettings;
import io.meshlark.config.LdapSettings;
import io.meshlark.config.RedisSettings;
import io.meshlark.config.SqlSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What links of {@code auth.chain} are made of, and has to be closed: threads, files, connections.
 */
final class AuthParts implements AutoCloseable {
    private final Duration fileCheck;
    private final List<Runnable> closing = new ArrayList<>();
    private @Nullable ScheduledExecutorService watcher;
    private @Nullable Workers hashing;

    AuthParts(Duration fileCheck) {
        this.fileCheck = fileCheck;
    }

    <T> WatchedFile<T> watched(String setting, Path path, WatchedFile.Reader<T> reader)
            throws IOException {
        WatchedFile<T> file = new WatchedFile<>(setting, path, reader);
        var unused =
                watcher()
                        .scheduleWithFixedDelay(
                                file::check,
                                fileCheck.toMillis(),
                                fileCheck.toMillis(),
                                TimeUnit.MILLISECONDS);
        return file;
    }

    private ScheduledExecutorService watcher() {
        ScheduledExecutorService running = watcher;
        if (running == null) {
            running =
                    Executors.newSingleThreadScheduledExecutor(task ->
                            Thread.ofPlatform()
                                    .name("meshlark-auth-files")
                                    .daemon()
                                    .unstarted(task));
            watcher = running;
            closing.add(running::shutdownNow);
        }
        return running;
    }

    /** One pool for all that compute. */
    Workers hashing(AuthGuardSettings guard) {
        Workers pool = hashing;
        if (pool == null) {
            int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            int threads = guard.hashThreads() == 0 ? half : guard.hashThreads();
            pool = Workers.computing("auth-hash", threads, guard.maxWaiting());
            hashing = pool;
            closing.add(pool::close);
        }
        return pool;
    }

    Workers calling(String name, AuthGuardSettings guard) {
        return calling(name, guard, Integer.MAX_VALUE);
    }

    /** For a backend to which there are so many connections. */
    Workers calling(String name, AuthGuardSettings guard, int connections) {
        return Workers.calling(
                "auth-" + name, Math.min(guard.maxConcurrent(), connections), guard.maxWaiting());
    }

    SigningKeys signingKeys(JwtSettings.Keys keys, Duration timeout) throws IOException {
        if (keys.jwksUrl().isPresent()) {
            SSLContext tls = trusted("auth.jwt.ca-file", keys.caFile());
            return new RemoteKeys(
                    keys.jwksUrl().get(),
                    keys.refresh(),
                    timeout.dividedBy(2),
                    tls == null ? null : tls.getSocketFactory());
        }
        if (keys.jwksFile().isPresent()) {
            return SigningKeys.of(
                    watched("auth.jwt.jwks-file", keys.jwksFile().get(), SigningKeys::readSet));
        }
        if (keys.publicKeyFile().isPresent()) {
            return SigningKeys.ofOne(
                    watched(
                            "auth.jwt.public-key-file",
                            keys.publicKeyFile().get(),
                            PublicKeyFile::read));
        }
        return SigningKeys.ofSecret(keys.hmacSecret().bytes());
    }

    /**
     * @param block of the settings, for messages
     */
    JsonCalls calls(String block, HttpLinkSettings http, Duration timeout) throws IOException {
        Map<String, String> headers =
                http.headersFile().isEmpty()
                        ? Map.of()
                        : read(block + ".headers-file", http.headersFile().get(), HeaderFile::read);
        return closed(
                new JsonCalls(
                        http.url().orElseThrow(),
                        headers,
                        timeout,
                        trusted(block + ".ca-file", http.caFile())));
    }

    JsonCalls calls(IntrospectionSettings settings, Duration timeout) throws IOException {
        Map<String, String> headers =
                settings.clientId().isEmpty() ? Map.of() : Map.of("Authorization", basic(settings));
        return closed(
                new JsonCalls(
                        settings.url().orElseThrow(),
                        headers,
                        timeout,
                        trusted("auth.introspection.ca-file", settings.caFile())));
    }

    Directory directory(LdapSettings ldap, Duration timeout) throws IOException {
        Directory directory =
                new Directory(ldap, timeout, trusted("auth.ldap.ca-file", ldap.caFile()));
        closing.add(directory::close);
        return directory;
    }

    SqlAccounts accounts(SqlSettings sql, Duration timeout) throws IOException {
        SqlAccounts accounts = new SqlAccounts(sql, timeout);
        closing.add(accounts::close);
        return accounts;
    }

    RedisAccounts accounts(RedisSettings redis, Duration timeout) throws IOException {
        RedisAccounts accounts =
                new RedisAccounts(redis, timeout, trusted("auth.redis.ca-file", redis.caFile()));
        closing.add(accounts::close);
        return accounts;
    }

    private static String basic(IntrospectionSettings settings) {
        String login = settings.clientId() + ":" + settings.clientSecret().value();
        return "Basic "
                + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private JsonCalls closed(JsonCalls calls) {
        closing.add(calls::close);
        return calls;
    }

    private static @Nullable SSLContext trusted(String setting, Optional<Path> file)
            throws IOException {
        return file.isEmpty() ? null : read(setting, file.get(), TrustedCertificates::in);
    }

    private static <T> T read(String setting, Path file, WatchedFile.Reader<T> reader)
            throws IOException {
        return new WatchedFile<>(setting, file, reader).value();
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
    }
}
