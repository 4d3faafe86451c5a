package io.meshlark.session.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.access.Principal;
import io.meshlark.delivery.Routes;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.routing.Ledger;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import io.meshlark.session.ClientSession;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.FromEdge;
import io.meshlark.session.Generations;
import io.meshlark.session.Sessions;
import io.meshlark.session.SilentClient;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import io.meshlark.session.shard.ShardCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a connection asks of its shard about shared groups (ADR 0014, 0016). */
class DurableLinkTest {
    private static final Assignment PICK = new Assignment("g", "t", new Assignment.Durable(0, 1));
    private static final Assignment OTHER = new Assignment("g", "t", new Assignment.Durable(0, 2));

    private final Routes routes = new Routes(new SipHash(1, 2), 10, 1, SharedStrategy.ROUND_ROBIN);
    private final Outboxes outboxes = new Outboxes(1, 1, 1 << 20, () -> 0);
    private final Homes homes = new Homes(1, EdgeOfOneNode.of(routes, outboxes), outboxes);
    private final List<FromEdge> said = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final Client client = new Client();
    private @Nullable EdgeConnection connection;

    private static final class Client extends SilentClient {
        private @Nullable ClientSession session;

        Client() {
            super("c");
        }

        @Override
        public void attached(Attachment attachment) {
            session = attachment.session();
        }

        ClientSession session() {
            return Objects.requireNonNull(session);
        }
    }

    private final class Port implements ShardPort {
        @Override
        public void tell(EdgeConnection from, FromEdge what) {
            connection = from;
            said.add(what);
        }

        @Override
        public void append(List<ShardCommand.Append> frame) {}

        @Override
        public void tell(ShardCommand.FromShard command) {}

        @Override
        public void whenIdle(Runnable then) {}
    }

    DurableLinkTest() {
        homes.of(0).opened(1, new Port());
        homes.connect(
                0,
                new Sessions.Request(
                        "c", Principal.ANONYMOUS, false, 60, 10, null, Sessions.Fits.ALWAYS),
                client);
        edgeConnection()
                .attached(
                        new ToEdge.Attached(
                                1L << 32, 9, false, new Generations(), List.of(), List.of()),
                        ToSession.NONE);
        said.clear();
    }

    private EdgeConnection edgeConnection() {
        return Objects.requireNonNull(connection);
    }

    private void assign(Assignment pick) {
        ClientSession session = client.session();
        MessageId id = Objects.requireNonNull(session.messageIdOf(7));
        Ledger ledger = Objects.requireNonNull(session.ledger());
        ledger.assign(
                id,
                List.of(pick),
                false,
                new Ledger.Answer() {
                    @Override
                    public void isDurable(List<Assignment> earlier) {
                        answers.add(pick.member() + " durable " + earlier.size());
                    }

                    @Override
                    public void isUnknown() {
                        answers.add(pick.member() + " unknown");
                    }
                });
    }

    private List<FromEdge.Assign> asked() {
        List<FromEdge.Assign> asked = new ArrayList<>();
        for (FromEdge each : said) {
            if (each instanceof FromEdge.Assign assign) {
                asked.add(assign);
            }
        }
        said.clear();
        return asked;
    }

    private static Departure goodbye() {
        return new Departure(false, 60, List.of());
    }

    @Test
    void eachQuestionGetsItsOwnAnswerOnce() {
        assign(PICK);
        assign(OTHER);
        List<FromEdge.Assign> asked = asked();
        assertThat(asked).extracting(it -> it.picks().getFirst()).containsExactly(PICK, OTHER);

        edgeConnection().assigned(asked.get(1).question(), List.of(PICK));
        edgeConnection().assigned(asked.get(1).question(), List.of());
        edgeConnection().assigned(asked.get(0).question(), List.of());

        assertThat(answers)
                .containsExactly(OTHER.member() + " durable 1", PICK.member() + " durable 0");
    }

    /** Red when {@code asked} does not hold it: the publisher would wait for ever. */
    @Test
    void anotherIncarnationIsAskedWhatIsNotAnswered() {
        assign(PICK);
        assign(OTHER);
        List<FromEdge.Assign> asked = asked();
        edgeConnection().assigned(asked.get(0).question(), List.of());

        homes.of(0).rollCall(2, present -> {});
        homes.of(0).opened(2, new Port());

        assertThat(asked()).containsExactly(asked.get(1));
    }

    /** Red when nobody is told: groups would count what was picked as in flight for ever. */
    @Test
    void whenTheConnectionEndsNobodyWaits() {
        assign(PICK);
        int question = asked().getFirst().question();

        client.session().disconnected(goodbye());
        edgeConnection().assigned(question, List.of());
        assign(OTHER);

        assertThat(answers)
                .containsExactly(PICK.member() + " unknown", OTHER.member() + " unknown");
        assertThat(asked()).isEmpty();
    }
}
