package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.admin.FakeNode;
import io.meshlark.admin.HealthServer;
import io.meshlark.auth.ban.Ban;
import io.meshlark.auth.ban.BanDesk;
import io.meshlark.auth.ban.BanTarget;
import io.meshlark.auth.ban.Bans;
import io.meshlark.auth.directory.FakeDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code meshlark bans}, and {@code /bans} of a node, which it asks. */
class BansCommandTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private final FakeDirectory store = new FakeDirectory();
    private final Bans bans = new Bans(CLOCK);
    private final BanDesk desk = BanDesk.create(store, bans, 3, CLOCK, Runnable::run);
    private final FakeNode node = new FakeNode();

    @SuppressWarnings("NullAway.Init")
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        node.bans = desk;
        server = HealthServer.start("127.0.0.1", 0, node);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandRun run(String command, String... arguments) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("bans", command, "--url", "http://127.0.0.1:" + server.port()));
        words.addAll(List.of(arguments));
        return CommandRun.of(words);
    }

    @Test
    void whoIsAddedIsBannedUntilRemoved() {
        var added =
                run("add", "--client", "pump", "--user", "ann", "--for", "1h", "--reason", "leaks");
        assertThat(added)
                .isEqualTo(new CommandRun(0, "client \"pump\" of user \"ann\" is banned\n", ""));
        assertThat(desk.all())
                .containsExactly(
                        new Ban(
                                new BanTarget.ClientOfUser("pump", "ann"),
                                "leaks",
                                NOW.toEpochMilli(),
                                NOW.toEpochMilli() + 3_600_000));
        assertThat(bans.isBanned("pump", "ann")).isTrue();

        assertThat(run("remove", "--client", "pump").err())
                .isEqualTo("meshlark: there is no ban of client \"pump\"\n");
        assertThat(run("remove", "--client", "pump", "--user", "ann").exitCode()).isZero();
        assertThat(bans.isBanned("pump", "ann")).isFalse();
    }

    @Test
    void banOfAnAnonymousClientCanBeLifted() {
        var client = new BanTarget.ClientOfUser("pump", "");
        desk.add(client, null, "").toCompletableFuture().join();

        assertThat(run("list").out()).startsWith("client \"pump\" user \"\"");
        assertThat(run("remove", "--client", "pump", "--user", "").exitCode()).isZero();
        assertThat(desk.all()).isEmpty();
    }

    @Test
    void listSaysWhoUntilWhenAndWhy() {
        assertThat(run("list").out()).isEqualTo("nobody is banned\n");
        run("add", "--cidr", "10.1.2.3/16", "--reason", "scans");
        run("add", "--user", "bob", "--for", "2d");

        String listed = run("list").out();

        assertThat(listed.lines())
                .satisfiesExactlyInAnyOrder(
                        line ->
                                assertThat(line)
                                        .startsWith("address 10.1.0.0/16")
                                        .contains("for ever")
                                        .endsWith("scans"),
                        line ->
                                assertThat(line)
                                        .startsWith("user \"bob\"")
                                        .contains("until 2026-01-04T03:04:05Z"));
        assertThat(run("list", "--json").out()).contains("\"addresses\" : \"10.1.0.0/16\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--for 1", "--for soon", "--for 0s", "--for 1826d"})
    void whatCannotBeMeantIsRefusedWithoutAskingTheNode(String wrong) {
        String[] arguments = wrong.isEmpty() ? new String[0] : ("--client x " + wrong).split(" ");

        var answer = run("add", arguments);

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).isNotEmpty();
        assertThat(store.writes).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--address 10.0.0.256",
                "--address 10.0.0.0/33",
                "--address example.org",
                "--user=",
                "--client=",
                "--client x --address 10.0.0.1"
            })
    void whatTheNodeDoesNotTakeIsSaidInOneLine(String wrong) {
        var answer = run("add", wrong.split(" "));

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err().lines()).singleElement().asString().startsWith("meshlark: ");
        assertThat(store.writes).isZero();
    }

    @Test
    void moreThanTheLimitIsRefused() {
        for (int i = 0; i < 3; i++) {
            run("add", "--client", "client" + i);
        }

        assertThat(run("add", "--client", "one more").err())
                .isEqualTo("meshlark: there are 3 bans already, which is the limit\n");
        assertThat(run("add", "--client", "client1", "--for", "1m").exitCode()).isZero();
        assertThat(run("add", "--client", "x", "--reason", "y".repeat(201)).err())
                .contains("the reason has 201 characters, limit is 200");
    }

    @Test
    void nodeWithoutItsStoreSaysSo() {
        node.bans = null;
        assertThat(run("list").err()).contains("the node is starting");
        node.bans = desk;
        store.isAway = true;

        assertThat(run("add", "--client", "x").err()).contains("the store has not confirmed it");
    }

    /** What a page in a browser may post without being asked is text, or a form. */
    @Test
    void orderThatIsNotSaidToBeJsonIsRefused() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:%d/bans".formatted(server.port()));
            var request =
                    HttpRequest.newBuilder(uri)
                            .header("Content-Type", "text/plain")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"client\":\"x\"}"))
                            .build();

            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(415);
        }
        assertThat(desk.all()).isEmpty();
    }
}
