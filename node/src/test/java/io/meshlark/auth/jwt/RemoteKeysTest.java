package io.meshlark.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.meshlark.auth.TestService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteKeysTest {
    private final TestService service = new TestService();
    private final Issuer first = Issuer.of("ES256", "first");
    private final Issuer second = Issuer.of("ES256", "second");

    @AfterEach
    void close() {
        service.close();
    }

    private RemoteKeys keys(String path) throws IOException {
        return new RemoteKeys(
                service.url().resolve(path), Duration.ofMinutes(5), Duration.ofSeconds(20), null);
    }

    private static List<JWK> find(SigningKeys keys, Issuer issuer) throws IOException {
        return keys.fitting(
                new JWSHeader.Builder(issuer.algorithm()).keyID(issuer.keyId()).build());
    }

    private void serve(Issuer... issuers) {
        service.answers(
                200, new JWKSet(List.of(issuers).stream().map(Issuer::jwk).toList()).toString());
    }

    @Test
    void aSetIsFetchedOnceForManyTokens() throws IOException {
        serve(first);
        var keys = keys("/");

        for (int i = 0; i < 10; i++) {
            assertThat(find(keys, first)).hasSize(1);
        }

        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void aKeyThatIsNewIsFetchedWhenATokenNamesIt() throws IOException {
        serve(first);
        var keys = keys("/");
        find(keys, first);

        serve(first, second);

        assertThat(find(keys, second)).hasSize(1);
        assertThat(find(keys, first)).hasSize(1);
    }

    @Test
    void madeUpKeysCauseFewFetchesAndNoFailure() throws IOException {
        serve(first);
        var keys = keys("/");

        for (int i = 0; i < 100; i++) {
            assertThat(find(keys, new Issuer(first.algorithm(), "made-up-" + i, first.keys())))
                    .isEmpty();
        }

        assertThat(find(keys, first)).hasSize(1);
        assertThat(service.requests()).hasSizeLessThan(5);
    }

    @Test
    void keysThatAreKnownStayGoodWhileTheyCannotBeFetched() throws IOException {
        serve(first);
        var keys = keys("/");
        find(keys, first);

        service.answers(500, "away");

        assertThat(find(keys, second)).isEmpty();
        assertThat(find(keys, first)).hasSize(1);
    }

    @Test
    void withoutAnyKeysItCannotBeToldWhoSomebodyIs() throws IOException {
        service.answers(500, "away");
        var keys = keys("/");

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> find(keys, first)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerThatIsNoKeySetIsAFailure() throws IOException {
        service.answers(200, "<html>");
        var keys = keys("/");

        assertThatThrownBy(() -> find(keys, first)).isInstanceOf(IOException.class);
    }
}
