package io.meshlark.auth.guard;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.meshlark.auth.AuthenticationLink;
import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.KeyedHash;
import io.meshlark.auth.Login;
import io.meshlark.auth.Logins;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.guard.LoginKey.Field;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a crowd of logins, and a backend that is slow or away, lead to. */
class GuardTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Answer DENIED = Answer.Denied.to(Logins.of("user", ""));

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong version = new AtomicLong();
    private final Tally tally = new Tally();
    private final List<Workers> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Workers::close);
    }

    private Workers calling(int atATime, int waiting) {
        return opened(Workers.calling("test", atATime, waiting));
    }

    private Workers computing(int threads, int waiting) {
        return opened(Workers.computing("test", threads, waiting));
    }

    private Workers opened(Workers workers) {
        opened.add(workers);
        return workers;
    }

    private AuthenticationLink timed(Lookup lookup, Workers workers, Duration timeout) {
        Lookup counted =
                login -> {
                    calls.incrementAndGet();
                    return lookup.ask(login);
                };
        return new TimedLink("test", counted, workers, timeout);
    }

    /**
     * Answers before {@code ask} returns: what is remembered of it is remembered from then on, and
     * not from when another thread comes to it.
     */
    private AuthenticationLink atOnce(Function<Login, Answer> lookup) {
        return login -> {
            calls.incrementAndGet();
            return completedStage(lookup.apply(login));
        };
    }

    private AuthenticationLink cached(AuthenticationLink inner) {
        return new CachedLink(
                inner,
                new LoginKey(
                        KeyedHash.random(),
                        EnumSet.of(Field.USER_NAME, Field.PASSWORD),
                        version::get),
                new CachedLink.Memory(1000, Duration.ofSeconds(60), Duration.ofSeconds(10)),
                tally,
                () -> Instant.ofEpochMilli(nanos.get() / 1_000_000),
                (Ticker) nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Answer allowed(Login login) {
        return new Answer.Allowed(Principal.named(String.valueOf(login.userName())));
    }

    private static Answer ask(AuthenticationLink link, Login login) throws Exception {
        return link.ask(login).toCompletableFuture().get(30, SECONDS);
    }

    @Test
    void aStormOfLoginsAsksASlowBackendOnceForEachUser() throws Exception {
        var storm = new CountDownLatch(1);
        var link =
                cached(
                        timed(
                                login -> {
                                    storm.await();
                                    return allowed(login);
                                },
                                calling(64, 10_000),
                                LONG));

        var answers = new ArrayList<CompletableFuture<Answer>>();
        for (int i = 0; i < 5_000; i++) {
            answers.add(link.ask(Logins.of("user-" + i % 100, "password")).toCompletableFuture());
        }
        storm.countDown();
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(60, SECONDS);

        assertThat(calls.get()).isEqualTo(100);
        assertThat(tally.cached.sum()).isEqualTo(4_900);
        assertThat(answers)
                .allSatisfy(it -> assertThat(it.join()).isInstanceOf(Answer.Allowed.class));
    }

    @Test
    void whoIsLetInStaysKnownForAWhileAndWhoIsNotForLess() throws Exception {
        var link =
                cached(atOnce(login -> "good".equals(login.userName()) ? allowed(login) : DENIED));
        var good = Logins.of("good", "password");
        var bad = Logins.of("bad", "password");

        ask(link, good);
        ask(link, bad);
        pass(Duration.ofSeconds(9));
        assertThat(ask(link, good)).isInstanceOf(Answer.Allowed.class);
        assertThat(ask(link, bad)).isEqualTo(DENIED);
        assertThat(calls.get()).isEqualTo(2);

        pass(Duration.ofSeconds(2));
        ask(link, good);
        ask(link, bad);
        assertThat(calls.get()).isEqualTo(3);

        pass(Duration.ofSeconds(50));
        ask(link, good);
        assertThat(calls.get()).isEqualTo(4);
    }

    @Test
    void anotherPasswordIsAnotherLogin() throws Exception {
        var link = cached(timed(GuardTest::allowed, calling(1, 1), LONG));

        ask(link, Logins.of("user", "a"));
        ask(link, Logins.of("user", "b"));
        ask(link, Logins.of("user", ""));
        ask(link, Logins.of("user", null));
        ask(link, Logins.of("usera", ""));

        assertThat(calls.get()).isEqualTo(5);
    }

    @Test
    void anAnswerIsNotRememberedLongerThanWhatWasShownIsGood() throws Exception {
        var link = cached(atOnce(_ -> new Answer.Allowed(Principal.named("user"), 5_000)));
        var login = Logins.of("user", "token");

        ask(link, login);
        pass(Duration.ofSeconds(4));
        ask(link, login);
        assertThat(calls.get()).isEqualTo(1);

        pass(Duration.ofSeconds(2));
        ask(link, login);
        assertThat(calls.get()).isEqualTo(2);
    }

    @Test
    void answersFromBeforeAChangeAreForgotten() throws Exception {
        var link = cached(timed(GuardTest::allowed, calling(1, 1), LONG));

        ask(link, Logins.of("user", "password"));
        version.incrementAndGet();
        ask(link, Logins.of("user", "password"));

        assertThat(calls.get()).isEqualTo(2);
    }

    @Test
    void failuresAreNotRemembered() throws Exception {
        var link =
                cached(
                        atOnce(login ->
                                calls.get() == 1 ? Answer.Failed.UNAVAILABLE : allowed(login)));
        var login = Logins.of("user", "password");

        assertThat(ask(link, login)).isEqualTo(Answer.Failed.UNAVAILABLE);
        assertThat(ask(link, login)).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void moreThanMayWaitAreTurnedAwayAtOnce() throws Exception {
        for (Workers workers : List.of(calling(1, 2), computing(1, 2))) {
            var gate = new Semaphore(0);
            var begun = new Semaphore(0);
            var link =
                    timed(
                            login -> {
                                begun.release();
                                gate.acquire();
                                return allowed(login);
                            },
                            workers,
                            LONG);

            var first = link.ask(Logins.of("a", "")).toCompletableFuture();
            begun.acquire();
            var second = link.ask(Logins.of("b", "")).toCompletableFuture();
            var third = link.ask(Logins.of("c", "")).toCompletableFuture();
            assertThat(workers.waiting().getAsInt()).isEqualTo(2);

            assertThat(ask(link, Logins.of("d", ""))).isEqualTo(Answer.Failed.BUSY);

            gate.release(3);
            CompletableFuture.allOf(first, second, third).get(30, SECONDS);
            assertThat(third.join()).isInstanceOf(Answer.Allowed.class);
        }
    }

    @Test
    void aLookupThatTakesTooLongIsGivenUp() throws Exception {
        var interrupted = new CountDownLatch(1);
        var link =
                timed(
                        login -> {
                            try {
                                new Semaphore(0).acquire();
                            } finally {
                                interrupted.countDown();
                            }
                            return allowed(login);
                        },
                        calling(1, 1),
                        SHORT);

        assertThat(ask(link, Logins.of("user", ""))).isEqualTo(Answer.Failed.UNAVAILABLE);
        assertThat(interrupted.await(30, SECONDS)).isTrue();
    }

    @Test
    void aLookupNobodyWaitsForAnyMoreIsNotBegun() throws Exception {
        var gate = new Semaphore(0);
        var workers = computing(1, 10);
        Lookup lookup =
                login -> {
                    gate.acquire();
                    return allowed(login);
                };
        var patient = timed(lookup, workers, LONG);
        var hasty = timed(lookup, workers, SHORT);

        var first = patient.ask(Logins.of("first", "")).toCompletableFuture();
        assertThat(ask(hasty, Logins.of("gone", ""))).isEqualTo(Answer.Failed.UNAVAILABLE);
        gate.release();
        first.get(30, SECONDS);
        gate.release();
        ask(patient, Logins.of("last", ""));

        assertThat(calls.get()).isEqualTo(2);
    }

    @Test
    void aMistakeInALookupFailsThatLoginOnly() throws Exception {
        var link =
                timed(
                        login -> {
                            if ("bad".equals(login.userName())) {
                                throw new IllegalStateException("a mistake, made by this test");
                            }
                            return allowed(login);
                        },
                        calling(1, 1),
                        LONG);

        assertThat(ask(link, Logins.of("bad", ""))).isEqualTo(Answer.Failed.UNAVAILABLE);
        assertThat(ask(link, Logins.of("good", ""))).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void aBackendThatFailsIsLeftAloneAndTriedAgainLater() throws Exception {
        var isAway = new AtomicInteger(1);
        var link =
                new BreakerLink(
                        "test",
                        timed(
                                login -> {
                                    if (isAway.get() == 1) {
                                        throw new IOException("away");
                                    }
                                    return allowed(login);
                                },
                                calling(1, 1),
                                LONG),
                        new CircuitBreaker(3, Duration.ofSeconds(10).toNanos()),
                        nanos::get);
        var login = Logins.of("user", "password");

        for (int i = 0; i < 10; i++) {
            assertThat(ask(link, login)).isEqualTo(Answer.Failed.UNAVAILABLE);
        }
        assertThat(calls.get()).isEqualTo(3);

        pass(Duration.ofSeconds(10));
        ask(link, login);
        ask(link, login);
        assertThat(calls.get()).isEqualTo(4);

        isAway.set(0);
        pass(Duration.ofSeconds(10));
        assertThat(ask(link, login)).isInstanceOf(Answer.Allowed.class);
        assertThat(ask(link, login)).isInstanceOf(Answer.Allowed.class);
        assertThat(calls.get()).isEqualTo(6);
    }

    @Test
    void answersAreCounted() throws Exception {
        var link = new CountedLink(timed(GuardTest::allowed, calling(1, 1), LONG), tally);

        ask(link, Logins.of("user", "password"));

        assertThat(tally.metrics("password-file"))
                .anySatisfy(it -> {
                    assertThat(it.name()).isEqualTo("auth_password_file_allowed_total");
                    assertThat(it.value().getAsLong()).isEqualTo(1);
                });
    }
}
