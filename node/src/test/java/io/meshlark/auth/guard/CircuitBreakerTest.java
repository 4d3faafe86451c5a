package io.meshlark.auth.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private final CircuitBreaker breaker = new CircuitBreaker(2, 100);

    @Test
    void opensAfterFailuresInARow() {
        assertThat(breaker.failed(0)).isFalse();
        breaker.succeeded();
        assertThat(breaker.failed(1)).isFalse();
        assertThat(breaker.mayCall(2)).isTrue();

        assertThat(breaker.failed(3)).isTrue();

        assertThat(breaker.mayCall(4)).isFalse();
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void letsOneCallThroughWhenItsTimeIsOver() {
        open();

        assertThat(breaker.mayCall(99)).isFalse();
        assertThat(breaker.mayCall(100)).isTrue();
        assertThat(breaker.mayCall(101)).isFalse();
    }

    @Test
    void closesWhenThatCallSucceeds() {
        open();
        breaker.mayCall(100);

        assertThat(breaker.succeeded()).isTrue();

        assertThat(breaker.mayCall(101)).isTrue();
    }

    @Test
    void opensAgainWhenThatCallFails() {
        open();
        breaker.mayCall(100);

        assertThat(breaker.failed(110)).isTrue();

        assertThat(breaker.mayCall(209)).isFalse();
        assertThat(breaker.mayCall(210)).isTrue();
    }

    @Test
    void anotherCallTriesWhenThatOneWasNotMade() {
        open();
        breaker.mayCall(100);

        breaker.notCalled();

        assertThat(breaker.mayCall(101)).isTrue();
    }

    @Test
    void callsFromBeforeItOpenedDoNotCloseIt() {
        open();

        assertThat(breaker.succeeded()).isFalse();

        assertThat(breaker.mayCall(50)).isFalse();
    }

    private void open() {
        breaker.failed(0);
        breaker.failed(0);
    }
}
