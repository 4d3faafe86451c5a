package io.meshlark.auth.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.auth.access.OwnRule;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.directory.FakeDirectories;
import io.meshlark.auth.directory.Refused;
import io.meshlark.auth.directory.Register;
import io.meshlark.auth.password.PasswordHash;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.password.ScramVerifier;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final List<String> HASH = hash("geheim");
    private static final List<String> OTHER_HASH = hash("anders");

    private final FakeDirectories store = new FakeDirectories();
    private final Users users = node();
    private final List<Set<String>> ended = new ArrayList<>();

    private static List<String> hash(String password) {
        return List.of(
                PasswordHash.make(password.getBytes(StandardCharsets.UTF_8), new SecureRandom()));
    }

    private static List<String> scram(String password) {
        return PasswordHash.makeScram(
                password.getBytes(StandardCharsets.UTF_8), new SecureRandom());
    }

    private Users node() {
        return new Users(store, 3, InstantSource.system(), Runnable::run);
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static List<OwnRule> rules(String... lines) throws Exception {
        return OwnRules.ofLines(List.of(lines));
    }

    @Test
    void anotherNodeReadsWhatWasWritten() throws Exception {
        now(users.setPassword("ann", HASH));
        now(users.setRules("ann", rules("allow publish a/${clientid}/#", "deny all secret")));
        now(users.setRules("of a token", rules("allow subscribe b")));

        Users other = node();
        for (Register<?> each : other.registers()) {
            now(each.load());
        }

        assertThat(other.find("ann", "client").orElseThrow().passwordHash())
                .isEqualTo(HASH.getFirst());
        assertThat(other.find("of a token", "client")).isEmpty();
        assertThat(other.rules()).isEqualTo(users.rules()).hasSize(2);
        assertThat(other.all())
                .extracting(User::name, it -> it.passwordSince() != null, it -> it.rules().size())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ann", true, 2),
                        org.assertj.core.groups.Tuple.tuple("of a token", false, 1));
    }

    @Test
    void passwordAndRulesDoNotUndoEachOther() throws Exception {
        now(users.setPassword("ann", HASH));
        now(users.setRules("ann", rules("allow publish a")));

        now(users.setPassword("ann", OTHER_HASH));

        assertThat(users.rules()).isEqualTo(Map.of("ann", rules("allow publish a")));
        now(users.setRules("ann", List.of()));
        assertThat(users.rules()).isEmpty();
        assertThat(users.find("ann", "").orElseThrow().passwordHash())
                .isEqualTo(OTHER_HASH.getFirst());
    }

    @Test
    void removedUserLeavesNothing() throws Exception {
        now(users.setPassword("ann", HASH));
        now(users.setRules("ann", rules("allow publish a")));

        assertThat(now(users.remove("ann"))).isTrue();

        assertThat(users.all()).isEmpty();
        assertThat(now(users.remove("ann"))).isFalse();
    }

    @Test
    void tellsWhosePasswordHasEnded() throws Exception {
        users.whenPasswordsEnd(ended::add);

        now(users.setPassword("ann", HASH));
        now(users.setPassword("bob", HASH));
        now(users.setRules("bob", rules("allow publish a")));
        assertThat(ended).isEmpty();
        now(users.setPassword("ann", OTHER_HASH));
        now(users.remove("bob"));

        assertThat(ended).containsExactly(Set.of("ann"), Set.of("bob"));
    }

    @Test
    void verifiersOfScramAreReadByAnotherNodeAndEndWithThePassword() {
        List<String> both = new ArrayList<>(scram("geheim"));
        both.addAll(HASH);
        now(users.setPassword("ann", both));
        now(users.setPassword("bob", HASH));
        users.whenPasswordsEnd(ended::add);

        Users other = node();
        other.registers().forEach(it -> now(it.load()));

        for (ScramMechanism each : ScramMechanism.values()) {
            ScramVerifier known = other.scram("ann", each);
            assertThat(known).isNotNull();
            assertThat(known.mechanism()).isEqualTo(each);
            assertThat(known.matches("geheim".getBytes(StandardCharsets.UTF_8))).isTrue();
            assertThat(other.iterations(each)).isEqualTo(Map.of(ScramVerifier.ITERATIONS, 1L));
            assertThat(other.scram("bob", each)).isNull();
            assertThat(other.scram("nobody", each)).isNull();
        }
        assertThat(other.knows("bob")).isTrue();
        assertThat(other.knows("nobody")).isFalse();
        assertThat(other.find("ann", "").orElseThrow().passwordHash()).isEqualTo(HASH.getFirst());
        assertThat(other.all()).extracting(User::hasScram).containsExactly(true, false);

        now(users.setPassword("ann", HASH));
        assertThat(users.scram("ann", ScramMechanism.SHA_256)).isNull();
        assertThat(users.iterations(ScramMechanism.SHA_256)).isEmpty();
        assertThat(ended).containsExactly(Set.of("ann"));
    }

    @Test
    void withVerifiersAloneThePasswordMayBeSentToo() {
        List<String> scram = scram("geheim");
        now(users.setPassword("ann", scram));

        assertThat(users.find("ann", "").orElseThrow().passwordHash()).isIn(scram);
    }

    @Test
    void whatIsNoUserIsRefused() {
        for (String name : List.of("", "x".repeat(1025), "a\nb")) {
            assertThatThrownBy(() -> now(users.setPassword(name, HASH)))
                    .hasCauseInstanceOf(Refused.class);
        }
        assertThatThrownBy(() -> now(users.setPassword("ann", List.of("geheim"))))
                .hasMessageContaining("this is no hash")
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> now(users.setPassword("ann", List.of())))
                .hasMessageContaining("the user has no hash");
        List<String> twice = List.of(HASH.getFirst(), OTHER_HASH.getFirst());
        assertThatThrownBy(() -> now(users.setPassword("ann", twice)))
                .hasMessageContaining("two hashes of a kind");
        for (int i = 0; i < 3; i++) {
            now(users.setPassword("user" + i, HASH));
        }
        assertThatThrownBy(() -> now(users.setPassword("one more", HASH)))
                .hasMessageContaining("there are 3 users already, which is the limit");
    }

    @Test
    void hashIsNotShown() {
        now(users.setPassword("ann", HASH));
        now(users.setPassword("bob", scram("geheim")));

        assertThat(users.all().toString() + users.find("ann", "").orElseThrow())
                .doesNotContain("argon2id", "$scram");
        assertThat(new Credential("ann", HASH, 0)).hasToString("password of ann");
    }
}
