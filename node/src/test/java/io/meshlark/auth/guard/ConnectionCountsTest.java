package io.meshlark.auth.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ConnectionCountsTest {

    private static InetSocketAddress from(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    @Test
    void userHasAsManyClientsAsAreAllowed() {
        var users = new UserConnections(2);

        assertThat(users.come("ann", "a")).isTrue();
        assertThat(users.come("ann", "b")).isTrue();
        assertThat(users.come("ann", "c")).isFalse();
        assertThat(users.come("bob", "c")).isTrue();

        users.left("ann", "a");
        assertThat(users.come("ann", "c")).isTrue();
    }

    @Test
    void clientThatComesAgainBeforeItsOldConnectionIsGoneIsNotOneMore() {
        var users = new UserConnections(1);
        assertThat(users.come("ann", "a")).isTrue();

        assertThat(users.come("ann", "a")).isTrue();
        users.left("ann", "a");
        assertThat(users.come("ann", "b")).isFalse();

        users.left("ann", "a");
        assertThat(users.come("ann", "b")).isTrue();
    }

    @Test
    void addressIsCountedWhateverThePortAndOfIpv6TheFirstHalf() {
        var addresses = new AddressConnections(2);

        assertThat(addresses.come(from("192.0.2.1", 1))).isEqualTo(1);
        assertThat(addresses.come(from("192.0.2.1", 2))).isEqualTo(2);
        assertThat(addresses.come(from("192.0.2.2", 1))).isEqualTo(1);
        assertThat(addresses.come(from("2001:db8::1", 1))).isEqualTo(1);
        assertThat(addresses.come(from("2001:db8::2", 1))).isEqualTo(2);
        assertThat(addresses.come(from("2001:db8:0:1::1", 1))).isEqualTo(1);

        addresses.left(from("192.0.2.1", 1));
        addresses.left(from("192.0.2.1", 2));
        assertThat(addresses.come(from("192.0.2.1", 3))).isEqualTo(1);
    }
}
