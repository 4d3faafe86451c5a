package io.meshlark.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.ConnectionDefaults;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Subscription;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceTest {

    @Test
    void subscribersAreThereFromConnectToDisconnect() {
        var connect = ConnectionDefaults.STANDARD.connect(false);
        var presence =
                new Presence(
                        List.of(
                                ClientGroup.of("writers", 1, connect),
                                ClientGroup.of("readers", 1, connect)
                                        .subscribing(Subscription.to("#", 0))));
        assertThat(presence.allSubscribed()).isFalse();

        presence.after(Phase.Connect.all("c", "readers"));
        assertThat(presence.allSubscribed()).isTrue();

        presence.after(new Phase.Disconnect("d", "readers", false));
        assertThat(presence.allSubscribed()).isFalse();
    }
}
