package io.meshlark.persistence.cassandra;

import static io.meshlark.persistence.cassandra.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.persistence.ClusterClaims;
import io.meshlark.persistence.ClusterClaims.Claim;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CassandraClaimsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void oneAtATimeUntilItExpires() throws Exception {
        CassandraAccess access = TestCassandra.newKeyspace();
        try (StoreOn opened = new StoreOn(access)) {
            await(opened.store.opened());
            ClusterClaims claims = opened.store.claims();
            Claim one = new Claim("one", Set.of("a:1#1", "b:1#2"));
            Claim next = new Claim("next", Set.of("b:1#2"));
            Claim other = new Claim("other", Set.of("c:1#3"));

            assertThat(await(claims.read())).isNull();
            assertThat(await(claims.replace(null, one, LONG))).isTrue();
            assertThat(await(claims.replace(null, one, LONG))).as("said again").isTrue();
            assertThat(await(claims.replace(null, other, LONG))).isFalse();
            assertThat(await(claims.read())).isEqualTo(one);

            assertThat(await(claims.replace(one, next, LONG))).isTrue();
            assertThat(await(claims.replace(one, other, LONG))).isFalse();
            assertThat(await(claims.read())).isEqualTo(next);

            await(claims.remove(one));
            assertThat(await(claims.read())).as("another is not taken away").isEqualTo(next);
            await(claims.remove(next));
            assertThat(await(claims.replace(next, other, LONG))).as("nothing there").isFalse();

            assertThat(await(claims.replace(null, one, Duration.ofSeconds(1)))).isTrue();
            Await.until("it to expire", () -> await(claims.read()) == null);
            assertThat(await(claims.replace(null, other, LONG))).isTrue();
        }
    }
}
