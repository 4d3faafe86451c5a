package io.meshlark.auth.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ReasonCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
    private long nanos;
    private int asked;
    private ReasonCode whenWrong = ReasonCode.BAD_USER_NAME_OR_PASSWORD;
    private final FailureLimit limit =
            new FailureLimit(
                    login -> {
                        asked++;
                        boolean isRight = Objects.equals(login.password(), Bytes.utf8("right"));
                        return CompletableFuture.completedFuture(
                                isRight
                                        ? new Verdict.Allowed(Principal.named("ana"))
                                        : new Verdict.Denied(whenWrong, "no"));
                    },
                    3,
                    () -> nanos);

    @Test
    void addressThatFailsTooOftenIsNotAskedAboutForAMinute() {
        for (int i = 0; i < 3; i++) {
            assertThat(reason("10.0.0.1", "wrong")).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
        nanos += Duration.ofSeconds(59).toNanos();
        assertThat(reason("10.0.0.1", "right")).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
        assertThat(asked).isEqualTo(3);
        assertThat(reason("10.0.0.2", "right")).isEqualTo(ReasonCode.SUCCESS);

        nanos += Duration.ofSeconds(2).toNanos();

        assertThat(reason("10.0.0.1", "right")).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void crowdThatKnowsItsPasswordsIsNotCounted() {
        for (int i = 0; i < 100; i++) {
            assertThat(reason("10.0.0.1", "right")).isEqualTo(ReasonCode.SUCCESS);
        }
    }

    @Test
    void backendThatIsAwayIsNoFailureOfTheClient() {
        whenWrong = ReasonCode.SERVER_UNAVAILABLE;
        for (int i = 0; i < 10; i++) {
            assertThat(reason("10.0.0.1", "wrong")).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
        }
    }

    @Test
    void networkOfIpv6IsOneAddress() {
        for (int i = 1; i <= 3; i++) {
            reason("2001:db8::" + i, "wrong");
        }

        assertThat(reason("2001:db8::99", "right")).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
        assertThat(reason("2001:db8:0:1::1", "right")).isEqualTo(ReasonCode.SUCCESS);
    }

    private ReasonCode reason(String address, String password) {
        Verdict verdict =
                Objects.requireNonNull(
                        limit.authenticate(login(address, password)).toCompletableFuture().join());
        return switch (verdict) {
            case Verdict.Allowed _ -> ReasonCode.SUCCESS;
            case Verdict.Denied(var reason, _) -> reason;
        };
    }

    private static Login login(String address, String password) {
        try {
            return new Login(
                    "c",
                    "ana",
                    Bytes.utf8(password),
                    new InetSocketAddress(InetAddress.getByName(address), 5),
                    List.of());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
