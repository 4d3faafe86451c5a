package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * mqtt.js over WebSocket in a Chromium: {@code page.html} connects, subscribes, publishes and shows
 * what comes back, {@code browser.js} opens it and reads what it shows. The pictures of the pages
 * are in {@code target/browser}.
 */
@Needs(
        value = {"node", "npm", "chromium"},
        packages = "nodejs npm chromium",
        modules = true)
@ExtendWith(RunningBroker.class)
class BrowserTest {
    private final Broker broker;

    BrowserTest(Broker broker) {
        this.broker = broker;
    }

    @Test
    void pageAndOtherClientsHearEachOtherWithBothVersions() throws Exception {
        var topics = List.of(Fresh.name("page"), Fresh.name("page"));
        var versions = List.of(4, 5);
        var web = serve();
        var command = new ArrayList<>(List.of("node", "browser.js", chromium(), "."));
        for (int i = 0; i < 2; i++) {
            command.add(
                    "http://127.0.0.1:%d/page.html?broker=ws://127.0.0.1:%d/mqtt&version=%d&topic=%s"
                            .formatted(
                                    web.getAddress().getPort(),
                                    broker.webSocket(),
                                    versions.get(i),
                                    topics.get(i)));
        }
        try (var other = HiveMq3.connect(Login.fresh(broker));
                var browser = Child.start(NodeModules.FOLDER, command)) {
            for (int i = 0; i < 2; i++) {
                other.subscribe(topics.get(i) + "/#", 2);
            }
            for (int i = 0; i < 2; i++) {
                var topic = topics.get(i);
                assertThat(browser.nextLine()).isEqualTo("published");
                assertThat(other.inbox().next(3))
                        .containsExactlyInAnyOrder(
                                new Message(topic + "/0", "ça va 0", 0),
                                new Message(topic + "/1", "ça va 1", 1),
                                new Message(topic + "/2", "ça va 2", 2));
                other.publish(new Message(topic + "/other", "end", 1)).join();
                other.inbox().next();

                assertThat(List.of(browser.nextLine(), browser.nextLine(), browser.nextLine()))
                        .containsExactlyInAnyOrderElementsOf(messages(topic, versions.get(i)));
                assertThat(browser.nextLine()).isEqualTo(topic + "/other|1|end|");
                assertThat(browser.nextLine()).isEqualTo("done");
                assertThat(NodeModules.FOLDER.resolve("page-" + i + ".png")).isNotEmptyFile();
            }
            browser.finish();
        } finally {
            web.stop(0);
        }
    }

    /** What the scripts publish, as they show it. */
    static List<String> messages(String topic, int version) {
        var property = version == 5 ? "fr" : "";
        return List.of(
                topic + "/0|0|ça va 0|" + property,
                topic + "/1|1|ça va 1|" + property,
                topic + "/2|2|ça va 2|" + property);
    }

    static HttpServer serve() throws Exception {
        Files.copy(
                NodeModules.FOLDER.resolve("node_modules/mqtt/dist/mqtt.min.js"),
                NodeModules.FOLDER.resolve("mqtt.min.js"),
                StandardCopyOption.REPLACE_EXISTING);
        var web =
                SimpleFileServer.createFileServer(
                        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0),
                        NodeModules.FOLDER,
                        OutputLevel.NONE);
        web.start();
        return web;
    }

    static String chromium() {
        return NeededPrograms.find("chromium").map(Path::toString).orElseThrow();
    }
}
