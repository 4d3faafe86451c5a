package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** mqtt.js over WebSocket over TLS in a Chromium that trusts the broker's key. */
@Needs(
        value = {"node", "npm", "chromium"},
        packages = "nodejs npm chromium",
        modules = true)
@ExtendWith(TlsBroker.Running.class)
class TlsBrowserTest {
    private final TlsBroker broker;

    TlsBrowserTest(TlsBroker broker) {
        this.broker = broker;
    }

    @Test
    void pageHearsItselfOverWss() throws Exception {
        var topic = Fresh.name("page");
        var web = BrowserTest.serve();
        var page =
                "http://127.0.0.1:%d/page.html?broker=wss://127.0.0.1:%d/mqtt&version=5&topic=%s"
                        .formatted(web.getAddress().getPort(), broker.webSocketTls(), topic);
        var trust = "--ignore-certificate-errors-spki-list=" + broker.authority().keyHash("broker");
        try (var other = HiveMq3.connect(Login.fresh(broker.broker()));
                var browser =
                        Child.start(
                                NodeModules.FOLDER,
                                List.of(
                                        "node",
                                        "browser.js",
                                        BrowserTest.chromium(),
                                        ".",
                                        trust,
                                        page))) {
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
}
