package io.meshlark.auth.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import io.meshlark.config.LdapSettings;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one directory. None is open until somebody asks; between two questions each is
 * bound as the service account, or as nobody. Referrals are not followed.
 */
public final class Directory implements AutoCloseable {
    private static final long LONGEST_AGE = Duration.ofMinutes(10).toMillis();

    /** What is said of a search that cannot find anything, whatever a client calls itself. */
    private static final Set<ResultCode> FITS_NOTHING =
            Set.of(
                    ResultCode.NO_SUCH_OBJECT,
                    ResultCode.INVALID_ATTRIBUTE_SYNTAX,
                    ResultCode.INAPPROPRIATE_MATCHING);

    private final LDAPConnectionPool pool;
    private final int timeoutSeconds;

    /** What is done as a user, on a connection that is bound as this user. */
    @FunctionalInterface
    interface AsUser<T> {
        T on(LDAPConnection connection) throws LDAPException;
    }

    /**
     * @param timeout of each question, and of each attempt to connect
     * @param tls null: with the certificates that the JVM trusts
     */
    public Directory(LdapSettings settings, Duration timeout, @Nullable SSLContext tls)
            throws IOException {
        timeoutSeconds = Math.max(1, Math.toIntExact(timeout.toSeconds()));
        URI url = settings.url().orElseThrow();
        SSLContext context = tls == null ? ofTheJvm() : tls;
        boolean isTls = "ldaps".equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : isTls ? 636 : 389;
        SingleServerSet server =
                new SingleServerSet(
                        withoutBrackets(url.getHost()),
                        port,
                        isTls ? context.getSocketFactory() : null,
                        options(timeout));
        PostConnectProcessor startTls =
                settings.startTls() ? new StartTLSPostConnectProcessor(context) : null;
        try {
            pool =
                    new LDAPConnectionPool(
                            server,
                            settings.bindDn().isEmpty()
                                    ? null
                                    : new SimpleBindRequest(
                                            settings.bindDn(), settings.bindPassword().bytes()),
                            0,
                            settings.connections(),
                            startTls);
        } catch (LDAPException e) {
            throw failure(e);
        }
        pool.setMaxConnectionAgeMillis(LONGEST_AGE);
        pool.setRetryFailedOperationsDueToInvalidConnections(true);
    }

    private static LDAPConnectionOptions options(Duration timeout) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setUseSynchronousMode(true);
        options.setFollowReferrals(false);
        options.setConnectTimeoutMillis(Math.toIntExact(timeout.toMillis()));
        options.setResponseTimeoutMillis(timeout.toMillis());
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        return options;
    }

    private static SSLContext ofTheJvm() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** As the service account. */
    List<SearchResultEntry> search(SearchRequest request) throws IOException {
        try {
            request.setTimeLimitSeconds(timeoutSeconds);
            return pool.search(request).getSearchEntries();
        } catch (LDAPSearchException e) {
            if (e.getResultCode() == ResultCode.SIZE_LIMIT_EXCEEDED) {
                return e.getSearchEntries() == null ? List.of() : e.getSearchEntries();
            }
            if (FITS_NOTHING.contains(e.getResultCode())) {
                return List.of();
            }
            throw failure(e);
        }
    }

    /**
     * Binds as the user; on a connection that the directory has closed meanwhile, on another.
     *
     * @param password not empty: without one a bind succeeds and proves nothing [RFC 4513, section
     *     5.1.2]
     * @throws LDAPException if the directory says no, or cannot be asked
     */
    <T> T bound(String dn, byte[] password, AsUser<T> then) throws LDAPException {
        if (password.length == 0 || dn.isEmpty()) {
            throw new IllegalArgumentException("a bind that would prove nothing");
        }
        LDAPConnection connection = pool.getConnection();
        try {
            try {
                connection.bind(new SimpleBindRequest(dn, password));
            } catch (LDAPException e) {
                if (e.getResultCode().isConnectionUsable()) {
                    throw e;
                }
                connection = pool.replaceDefunctConnection(connection);
                connection.bind(new SimpleBindRequest(dn, password));
            }
            return then.on(connection);
        } finally {
            pool.releaseAndReAuthenticateConnection(connection);
        }
    }

    /** For the log; the diagnostic message of a directory may quote what a client has sent. */
    static IOException failure(LDAPException e) {
        return new IOException("the directory: " + e.getResultCode(), e);
    }

    @Override
    public void close() {
        pool.close();
    }
}
