package io.meshlark.auth.redis;

import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.account.Account;
import io.meshlark.auth.account.Accounts;
import io.meshlark.auth.account.BadAccount;
import io.meshlark.config.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Reads a hash for each account and one for its rules. Keys are arguments of the protocol, so
 * nothing in a user name is a command; no connection is opened before somebody asks.
 */
public final class RedisAccounts implements Accounts, AutoCloseable {
    private static final String PLACEHOLDER = "${username}";
    private static final String HASH = "password_hash";
    private static final int PORT = 6379;

    /** A key that holds something else than a hash: no account of that name. */
    private static final String OTHER_TYPE = "WRONGTYPE";

    private final RedisSettings settings;
    private final RedisClient redis;
    private final String[] fields;

    /**
     * @param timeout of each login
     * @param tls null: with the certificates that the JVM trusts
     */
    public RedisAccounts(RedisSettings settings, Duration timeout, @Nullable SSLContext tls) {
        this.settings = settings;
        URI url = settings.url().orElseThrow();
        redis =
                RedisClient.builder()
                        .hostAndPort(
                                new HostAndPort(
                                        url.getHost(), url.getPort() < 0 ? PORT : url.getPort()))
                        .clientConfig(client(settings, url, timeout, tls))
                        .poolConfig(pool(settings.connections(), timeout))
                        .build();
        List<String> all = new ArrayList<>(List.of(HASH));
        all.addAll(settings.attributes());
        fields = all.toArray(String[]::new);
    }

    private static DefaultJedisClientConfig client(
            RedisSettings settings, URI url, Duration timeout, @Nullable SSLContext tls) {
        DefaultJedisClientConfig.Builder client =
                DefaultJedisClientConfig.builder()
                        .timeoutMillis(Math.toIntExact(timeout.toMillis()))
                        .database(database(url));
        if (!settings.user().isEmpty()) {
            client.user(settings.user());
        }
        if (!settings.password().isEmpty()) {
            client.password(settings.password().value());
        }
        if ("rediss".equals(url.getScheme())) {
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name is looked at
            client.ssl(true).sslParameters(parameters);
            if (tls != null) {
                client.sslSocketFactory(tls.getSocketFactory());
            }
        }
        return client.build();
    }

    private static int database(URI url) {
        String path = url.getPath() == null ? "" : url.getPath().replace("/", "");
        return path.isEmpty() ? 0 : Integer.parseInt(path);
    }

    private static ConnectionPoolConfig pool(int connections, Duration timeout) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMinIdle(0);
        pool.setMaxWait(timeout);
        pool.setJmxEnabled(false);
        return pool;
    }

    @Override
    public Optional<Account> find(String userName, String clientId) throws IOException, BadAccount {
        try {
            List<String> values = redis.hmget(key(settings.userKey(), userName), fields);
            String hash = values.getFirst();
            if (hash == null) {
                return Optional.empty();
            }
            Map<String, String> attributes = new LinkedHashMap<>();
            for (int i = 1; i < fields.length; i++) {
                String value = values.get(i);
                if (value != null) {
                    attributes.put(fields[i], value);
                }
            }
            return Optional.of(new Account(userName, hash, attributes, rules(userName)));
        } catch (JedisDataException e) {
            if (String.valueOf(e.getMessage()).startsWith(OTHER_TYPE)) {
                return Optional.empty();
            }
            throw failure(e);
        } catch (JedisException e) {
            throw failure(e);
        }
    }

    /** What is denied comes first: fields of a hash have no order. */
    private List<Account.Row> rules(String userName) throws BadAccount {
        if (settings.rulesKey().isEmpty()) {
            return List.of();
        }
        String key = key(settings.rulesKey(), userName);
        if (redis.hlen(key) > OwnRules.MOST) {
            throw new BadAccount("it has more than %d rules".formatted(OwnRules.MOST));
        }
        List<Account.Row> rules = new ArrayList<>();
        redis.hgetAll(key)
                .forEach((topic, what) -> {
                    String[] words = what.strip().split("\\s+", 2);
                    rules.add(new Account.Row(words[0], words.length == 2 ? words[1] : "", topic));
                });
        rules.sort(
                Comparator.comparing((Account.Row it) -> it.permission().equals("allow"))
                        .thenComparing(Account.Row::topic));
        return rules;
    }

    private static String key(String pattern, String userName) {
        return pattern.replace(PLACEHOLDER, userName);
    }

    private static IOException failure(JedisException e) {
        return new IOException("Redis: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        redis.close();
    }
}
