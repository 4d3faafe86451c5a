package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.meshlark.transport.tls.Authority;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * mqtt.js over WebSocket over TLS in a Chromium that trusts the broker's key. The broker asks for
 * no certificates: a browser has nobody to ask which one to show when a page opens a WebSocket, and
 * gives up.
 */
@Needs(
        value = {"node", "npm", "chromium"},
        packages = "nodejs npm chromium",
        modules = true)
class TlsBrowserTest {
    @Test
    void pageHearsItselfOverWss(@TempDir Path folder) throws Exception {
        var authority = Authority.in(folder, "Authority");
        var shown = authority.issue("broker", "IP:127.0.0.1");
        var topic = Fresh.name("page");
        var web = BrowserTest.serve();
        var trust = "--ignore-certificate-errors-spki-list=" + authority.keyHash("broker");
        try (var broker =
                        Broker.start(
                                shown.settings(
                                        "listeners.wss.bind=127.0.0.1",
                                        "listeners.wss.port=PORT"));
                var other = HiveMq3.connect(Login.fresh(broker));
                var browser = start(trust, page(web, broker, topic))) {
            assertThat(browser.nextLine()).isEqualTo("published");
            other.publish(new Message(topic + "/other", "end", 1)).join();

            assertThat(List.of(browser.nextLine(), browser.nextLine(), browser.nextLine()))
                    .containsExactlyInAnyOrderElementsOf(BrowserTest.messages(topic, 5));
            assertThat(browser.nextLine()).isEqualTo(topic + "/other|1|end|");
            assertThat(browser.nextLine()).isEqualTo("done");
            browser.finish();
        } finally {
            web.stop(0);
        }
    }

    private static Child start(String trust, String page) {
        return Child.start(
                NodeModules.FOLDER,
                List.of("node", "browser.js", BrowserTest.chromium(), ".", trust, page));
    }

    private static String page(HttpServer web, Broker broker, String topic) {
        return "http://127.0.0.1:%d/page.html?broker=wss://127.0.0.1:%d/mqtt&version=5&topic=%s"
                .formatted(web.getAddress().getPort(), broker.port("listeners.wss.port"), topic);
    }
}
