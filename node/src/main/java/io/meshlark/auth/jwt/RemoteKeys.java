package io.meshlark.auth.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Key Set behind a URL: fetched anew in the background before it is too old, fetched
 * when a token names a key that is not in it, but not for each such token, and good for a day while
 * it cannot be fetched.
 */
public final class RemoteKeys implements SigningKeys {
    private static final int MAX_BYTES = 1 << 20;
    private static final long LONGEST_INTERVAL = 10_000;
    private static final long OUTAGE = Duration.ofHours(24).toMillis();

    private final JWKSource<SecurityContext> source;
    private volatile boolean hasKeys;

    /**
     * @param refresh how old the set may be
     * @param timeout of connecting, and of reading
     * @param sockets null: with the certificates that the JVM trusts
     */
    public RemoteKeys(
            URI url, Duration refresh, Duration timeout, @Nullable SSLSocketFactory sockets)
            throws IOException {
        int millis = (int) timeout.toMillis();
        long age = refresh.toMillis();
        source =
                JWKSourceBuilder.<SecurityContext>create(
                                url.toURL(),
                                new DefaultResourceRetriever(
                                        millis, millis, MAX_BYTES, true, sockets))
                        .cache(age, Math.min(2L * millis, age / 2))
                        .refreshAheadCache(age / 4, false)
                        .rateLimited(Math.min(LONGEST_INTERVAL, age / 2))
                        .outageTolerant(OUTAGE)
                        .build();
    }

    @Override
    public List<JWK> fitting(JWSHeader header) throws IOException {
        try {
            List<JWK> keys = source.get(SigningKeys.selector(header), null);
            hasKeys = true;
            return keys;
        } catch (RateLimitReachedException e) {
            if (hasKeys) {
                return List.of(); // made-up key ids must not look like a backend that is away
            }
            throw new IOException("the keys could not be fetched a moment ago", e);
        } catch (KeySourceException e) {
            throw new IOException("the keys cannot be fetched: " + e.getMessage(), e);
        }
    }
}
