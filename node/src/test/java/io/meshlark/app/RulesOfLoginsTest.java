package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Ports;
import io.meshlark.auth.TestService;
import io.meshlark.config.Settings;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that came with a login decide what a client of a running node may do. */
class RulesOfLoginsTest {
    private final int port = Ports.free();

    @TempDir private Path folder;

    private int publish(String user, String topic) {
        var ignored = new PrintWriter(new StringWriter());
        return Main.commandLine(
                        new Terminal(
                                Map.of(),
                                InputStream.nullInputStream(),
                                OutputStream.nullOutputStream()))
                .setOut(ignored)
                .setErr(ignored)
                .execute(
                        "pub", "-p", "" + port, "-V", "5", "-q", "1", "-u", user, "-P", "x", topic,
                        "m");
    }

    @Test
    void clientMayDoWhatItsOwnRulesAllowAndNoMore() {
        try (var service = new TestService()) {
            service.answers(
                    200,
                    """
                    {"result": "allow", "rules": [
                      {"permission": "deny", "action": "all", "topic": "+/secret"},
                      {"permission": "allow", "action": "publish", "topic": "${username}/#"}]}
                    """);
            Node node =
                    Node.start(
                            Settings.with(
                                    "auth.chain=http",
                                    "auth.http.url=" + service.url(),
                                    "listeners.tcp.bind=127.0.0.1",
                                    "listeners.tcp.port=" + port,
                                    "listeners.ws.port=0",
                                    "health.port=0",
                                    "cluster.port=0",
                                    "cluster.shards=4",
                                    "data-dir=" + folder));
            try {
                assertThat(publish("ann", "ann/up")).isZero();
                assertThat(publish("ann", "ann/secret")).isNotZero();
                assertThat(publish("ann", "bob/up")).isNotZero();
                assertThat(publish("bob", "bob/up")).isZero();

                service.answers(200, "{\"result\": \"allow\", \"rules\": []}");
                assertThat(publish("eve", "eve/up")).isNotZero();
            } finally {
                node.close();
            }
        }
    }
}
