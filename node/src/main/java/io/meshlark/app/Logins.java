package io.meshlark.app;

import com.github.benmanes.caffeine.cache.Ticker;
import io.meshlark.auth.AnonymousAccess;
import io.meshlark.auth.AuthenticationChain;
import io.meshlark.auth.AuthenticationLink;
import io.meshlark.auth.Authenticator;
import io.meshlark.auth.EnhancedMethods;
import io.meshlark.auth.KeyedHash;
import io.meshlark.auth.Login;
import io.meshlark.auth.RulesAtLogin;
import io.meshlark.auth.WatchedFile;
import io.meshlark.auth.account.AccountLink;
import io.meshlark.auth.account.Accounts;
import io.meshlark.auth.certificate.CertificateLink;
import io.meshlark.auth.guard.BreakerLink;
import io.meshlark.auth.guard.CachedLink;
import io.meshlark.auth.guard.CircuitBreaker;
import io.meshlark.auth.guard.CountedLink;
import io.meshlark.auth.guard.FailureLimit;
import io.meshlark.auth.guard.LoginKey;
import io.meshlark.auth.guard.LoginKey.Field;
import io.meshlark.auth.guard.Lookup;
import io.meshlark.auth.guard.Tally;
import io.meshlark.auth.guard.TimedLink;
import io.meshlark.auth.guard.Workers;
import io.meshlark.auth.http.HttpLink;
import io.meshlark.auth.http.HttpRules;
import io.meshlark.auth.http.IntrospectionLink;
import io.meshlark.auth.jwt.JwtLink;
import io.meshlark.auth.ldap.LdapLink;
import io.meshlark.auth.password.PasswordFile;
import io.meshlark.auth.password.PasswordFileLink;
import io.meshlark.auth.password.ScramAccounts;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.scram.ScramMethods;
import io.meshlark.auth.user.Users;
import io.meshlark.config.AccessSettings;
import io.meshlark.config.AuthGuardSettings;
import io.meshlark.config.AuthSettings;
import io.meshlark.config.AuthSettings.Link;
import io.meshlark.config.Settings;
import io.meshlark.telemetry.Metric;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who is asked about clients, as {@code auth.chain} says, each behind what guards it. */
final class Logins implements AutoCloseable {
    /** The service of {@code access.http}, in metrics and logs. */
    private static final String RULES = "access-http";

    private final AuthSettings settings;
    private final Users users;
    private final byte[] secret;
    private final InstantSource clock;
    private final KeyedHash hash = KeyedHash.random();
    private final List<Metric> metrics = new ArrayList<>();
    private final AuthParts parts;
    private final Authenticator authenticator;
    private @Nullable WatchedFile<PasswordFile> passwords;

    private Logins(
            AuthSettings settings,
            AccessSettings access,
            Users users,
            byte[] secret,
            InstantSource clock)
            throws IOException {
        this.settings = settings;
        this.users = users;
        this.secret = secret;
        this.clock = clock;
        this.parts = new AuthParts(settings.fileCheck());
        try {
            this.authenticator = new WithMethods(limited(withRules(chain(), access)), methods());
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /**
     * @param secret the same on all nodes
     * @throws StartupException if a file cannot be read
     */
    static Logins of(Settings settings, Users users, byte[] secret, InstantSource clock) {
        try {
            return new Logins(settings.auth(), settings.access(), users, secret, clock);
        } catch (IOException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    private record WithMethods(Authenticator chain, EnhancedMethods enhanced)
            implements Authenticator {
        @Override
        public CompletionStage<Verdict> authenticate(Login login) {
            return chain.authenticate(login);
        }
    }

    Authenticator authenticator() {
        return authenticator;
    }

    List<Metric> metrics() {
        return metrics;
    }

    private Authenticator limited(Authenticator chain) {
        int failures = settings.guard().failuresPerMinute();
        if (failures == 0) {
            return chain;
        }
        FailureLimit limit = new FailureLimit(chain, failures, Ticker.systemTicker());
        metrics.addAll(limit.metrics());
        return limit;
    }

    /** With the rules of a service, if there is one: {@code access.http}. */
    private Authenticator withRules(Authenticator chain, AccessSettings access) throws IOException {
        if (!access.asksService()) {
            return chain;
        }
        AuthGuardSettings guard = settings.guard();
        Tally tally = new Tally();
        metrics.addAll(tally.metrics(RULES));
        HttpRules rules =
                new HttpRules(parts.calls("access.http", access.http(), guard.timeout()), clock);
        return new RulesAtLogin(
                chain,
                new CountedLink(
                        cached(
                                guarded(RULES, rules, parts.calling(RULES, guard)),
                                EnumSet.of(Field.USER_NAME, Field.CLIENT_ID, Field.ADDRESS),
                                () -> 0,
                                tally),
                        tally));
    }

    private Authenticator chain() throws IOException {
        AnonymousAccess anonymous = new AnonymousAccess(settings.anonymous());
        if (settings.chain().isEmpty()) {
            return anonymous;
        }
        List<AuthenticationLink> links = new ArrayList<>();
        for (Link link : settings.chain()) {
            Tally tally = new Tally();
            metrics.addAll(tally.metrics(nameOf(link)));
            links.add(new CountedLink(link(link, tally), tally));
        }
        return new AuthenticationChain(links, anonymous);
    }

    private AuthenticationLink link(Link link, Tally tally) throws IOException {
        AuthGuardSettings guard = settings.guard();
        return switch (link) {
            case CERTIFICATE -> new CertificateLink(settings.certificate().userName());
            case PASSWORD_FILE -> {
                WatchedFile<PasswordFile> file = passwords();
                yield cached(
                        guarded(link, new PasswordFileLink(file, hash), parts.hashing(guard)),
                        EnumSet.of(Field.USER_NAME, Field.PASSWORD),
                        file::version,
                        tally);
            }
            case USERS ->
                    cached(
                            guarded(
                                    link,
                                    new AccountLink(nameOf(link), users, parts.hashing(guard)),
                                    parts.calling(nameOf(link), guard)),
                            EnumSet.of(Field.USER_NAME, Field.PASSWORD),
                            users::version,
                            tally);
            case JWT -> {
                JwtLink lookup =
                        new JwtLink(
                                settings.jwt(),
                                parts.signingKeys(settings.jwt().keys(), guard.timeout()),
                                clock);
                // What may have to fetch keys must not hold up those who hash.
                yield guarded(
                        link,
                        lookup,
                        settings.jwt().keys().jwksUrl().isPresent()
                                ? parts.calling(nameOf(link), guard)
                                : parts.hashing(guard));
            }
            case HTTP ->
                    cached(
                            guarded(
                                    link,
                                    new HttpLink(
                                            parts.calls(
                                                    "auth.http", settings.http(), guard.timeout()),
                                            clock),
                                    parts.calling(nameOf(link), guard)),
                            EnumSet.allOf(Field.class),
                            () -> 0,
                            tally);
            case INTROSPECTION ->
                    cached(
                            guarded(
                                    link,
                                    new IntrospectionLink(
                                            parts.calls(settings.introspection(), guard.timeout()),
                                            settings.introspection().userNameClaim(),
                                            clock),
                                    parts.calling(nameOf(link), guard)),
                            EnumSet.of(Field.USER_NAME, Field.PASSWORD),
                            () -> 0,
                            tally);
            case LDAP ->
                    cached(
                            guarded(
                                    link,
                                    new LdapLink(
                                            settings.ldap(),
                                            parts.directory(settings.ldap(), guard.timeout())),
                                    parts.calling(
                                            nameOf(link), guard, settings.ldap().connections())),
                            EnumSet.of(Field.USER_NAME, Field.PASSWORD),
                            () -> 0,
                            tally);
            case SQL ->
                    accounts(
                            link,
                            parts.accounts(settings.sql(), guard.timeout()),
                            settings.sql().connections(),
                            settings.sql().dependsOnClient()
                                    ? EnumSet.of(Field.USER_NAME, Field.PASSWORD, Field.CLIENT_ID)
                                    : EnumSet.of(Field.USER_NAME, Field.PASSWORD),
                            tally);
            case REDIS ->
                    accounts(
                            link,
                            parts.accounts(settings.redis(), guard.timeout()),
                            settings.redis().connections(),
                            EnumSet.of(Field.USER_NAME, Field.PASSWORD),
                            tally);
        };
    }

    private AuthenticationLink accounts(
            Link link, Accounts accounts, int connections, Set<Field> fields, Tally tally) {
        AuthGuardSettings guard = settings.guard();
        return cached(
                guarded(
                        link,
                        new AccountLink(nameOf(link), accounts, parts.hashing(guard)),
                        parts.calling(nameOf(link), guard, connections)),
                fields,
                () -> 0,
                tally);
    }

    private AuthenticationLink guarded(Link link, Lookup lookup, Workers workers) {
        return guarded(nameOf(link), lookup, workers);
    }

    private AuthenticationLink guarded(String name, Lookup lookup, Workers workers) {
        AuthGuardSettings guard = settings.guard();
        CircuitBreaker breaker =
                new CircuitBreaker(guard.breakerFailures(), guard.breakerOpen().toNanos());
        metrics.addAll(Tally.guards(name, workers, breaker));
        return new BreakerLink(
                name,
                new TimedLink(name, lookup, workers, guard.timeout()),
                breaker,
                System::nanoTime);
    }

    private AuthenticationLink cached(
            AuthenticationLink inner, Set<Field> fields, LongSupplier version, Tally tally) {
        AuthGuardSettings guard = settings.guard();
        return new CachedLink(
                inner,
                new LoginKey(hash, fields, version),
                new CachedLink.Memory(guard.cacheSize(), guard.allowedFor(), guard.deniedFor()),
                tally,
                clock,
                Ticker.systemTicker());
    }

    private EnhancedMethods methods() throws IOException {
        return settings.scram().isEmpty()
                ? EnhancedMethods.NONE
                : new ScramMethods(
                        settings.scram().stream()
                                .map(it ->
                                        switch (it) {
                                            case SCRAM_SHA_256 -> ScramMechanism.SHA_256;
                                            case SCRAM_SHA_512 -> ScramMechanism.SHA_512;
                                        })
                                .toList(),
                        scramAccounts(),
                        KeyedHash.derived(secret, "salts of users who do not exist"),
                        new SecureRandom());
    }

    /** In the order of the chain; the file also when it is not in there. */
    private List<Supplier<? extends ScramAccounts>> scramAccounts() throws IOException {
        List<Supplier<? extends ScramAccounts>> all = new ArrayList<>();
        for (Link link : settings.chain()) {
            if (link == Link.USERS) {
                all.add(() -> users);
            } else if (link == Link.PASSWORD_FILE) {
                all.add(passwords()::value);
            }
        }
        if (!settings.asks(Link.PASSWORD_FILE) && settings.passwordFile().file().isPresent()) {
            all.add(passwords()::value);
        }
        return all;
    }

    private WatchedFile<PasswordFile> passwords() throws IOException {
        WatchedFile<PasswordFile> file = passwords;
        if (file == null) {
            file =
                    parts.watched(
                            "auth.password-file.file",
                            settings.passwordFile().file().orElseThrow(),
                            PasswordFile::read);
            passwords = file;
        }
        return file;
    }

    private static String nameOf(Link link) {
        return link.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void close() {
        parts.close();
    }
}
