package io.meshlark.session.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.access.Principal;
import io.meshlark.cluster.Peer;
import io.meshlark.delivery.Routes;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import io.meshlark.session.FromEdge;
import io.meshlark.session.Generations;
import io.meshlark.session.Sessions;
import io.meshlark.session.SilentClient;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import io.meshlark.session.shard.ShardCommand;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * P4, design rule 8: a shard whose word does not arrive lets a newer connection in after three
 * seconds, so the older one is left alone after two. Red when {@code holdBackWhileUnheard} does
 * nothing.
 */
class UnheardShardTest {
    private final Routes routes = new Routes(new SipHash(1, 2), 10, 1, SharedStrategy.ROUND_ROBIN);
    private final Outboxes outboxes = new Outboxes(1, 1, 1 << 20, () -> 0);
    private final Homes homes = new Homes(1, EdgeOfOneNode.of(routes, outboxes), outboxes);
    private final List<Boolean> told = new ArrayList<>();
    private final Port port = new Port();
    private long silence;
    private long lag;

    private final class Port implements ShardPort {
        private final Peer node =
                (Peer)
                        Proxy.newProxyInstance(
                                Peer.class.getClassLoader(),
                                new Class<?>[] {Peer.class},
                                (proxy, method, arguments) -> {
                                    return method.getName().equals("lag") ? lag : silence;
                                });

        private boolean isHere;

        @Override
        public @Nullable Peer node() {
            return isHere ? null : node;
        }

        @Override
        public void tell(EdgeConnection from, FromEdge what) {
            if (what instanceof FromEdge.Connect) {
                from.attached(
                        new ToEdge.Attached(
                                1L << 32, 9, false, new Generations(), List.of(), List.of()),
                        ToSession.NONE);
            }
        }

        @Override
        public void append(List<ShardCommand.Append> frame) {}

        @Override
        public void tell(ShardCommand.FromShard command) {}

        @Override
        public void whenIdle(Runnable then) {}
    }

    UnheardShardTest() {
        homes.of(0).opened(1, port);
        homes.connect(
                0,
                new Sessions.Request(
                        "c", Principal.ANONYMOUS, false, 60, 10, null, Sessions.Fits.ALWAYS),
                new SilentClient("c") {
                    @Override
                    public void shardIsUnheard(boolean isUnheard) {
                        told.add(isUnheard);
                    }
                });
    }

    private List<Boolean> toldAfter(long silenceMillis, long lagMillis) {
        silence = TimeUnit.MILLISECONDS.toNanos(silenceMillis);
        lag = TimeUnit.MILLISECONDS.toNanos(lagMillis);
        told.clear();
        homes.holdBackWhoseShardIsUnheard();
        return List.copyOf(told);
    }

    @Test
    void clientsAreLeftAloneWhileWhatTheirShardSaysDoesNotArrive() {
        assertThat(toldAfter(100, 1_900)).isEmpty();
        assertThat(toldAfter(100, 2_000)).containsExactly(true);
        assertThat(toldAfter(2_500, 2_500)).as("until it is heard").containsExactly(true);
        assertThat(toldAfter(100, 100)).containsExactly(false);
        assertThat(toldAfter(100, 100)).isEmpty();
    }

    @Test
    void nobodyIsHeldUpForANodeThatDoesNotAnswerEither() {
        assertThat(toldAfter(1_900, 1_900)).isEmpty();
        assertThat(toldAfter(2_400, 2_400)).isEmpty();
    }

    @Test
    void aShardThatIsGoneLetsNobodyInWithoutAskingThisNode() {
        assertThat(toldAfter(100, 2_000)).containsExactly(true);
        homes.of(0).closed(port);
        assertThat(toldAfter(100, 3_000)).containsExactly(false);
    }

    @Test
    void aShardOnThisNodeIsAlwaysHeard() {
        port.isHere = true;
        assertThat(toldAfter(100, 5_000)).isEmpty();
    }
}
