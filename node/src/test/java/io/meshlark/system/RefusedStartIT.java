package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator can set right ends a start with one clear line and exit code 2. */
class RefusedStartIT {
    private static final int REFUSED = 2;

    @TempDir Path folder;

    @Test
    void aDataFolderThatAnotherBrokerUses() throws Exception {
        Path data = folder.resolve("data");
        try (BrokerProcess first = BrokerProcess.in(data).start();
                BrokerProcess second = BrokerProcess.in(data)) {

            assertThat(second.startInVain()).isEqualTo(REFUSED);

            assertThat(second.outputLines())
                    .singleElement()
                    .asString()
                    .startsWith("meshlark: data folder ")
                    .contains("is in use by another process (pid " + first.pid() + ")");
            assertThat(first.probe("/ready")).startsWith("200");
        }
    }

    @Test
    void anMqttPortInUse() throws Exception {
        assertPortInUse("listeners.tcp.port");
    }

    @Test
    void aWebSocketPortInUse() throws Exception {
        assertPortInUse("listeners.ws.port");
    }

    @Test
    void aHealthPortInUse() throws Exception {
        assertPortInUse("health.port");
    }

    @Test
    void aClusterPortInUse() throws Exception {
        assertPortInUse("cluster.port");
    }

    @Test
    void aLinkPortInUse() throws Exception {
        // A node that stays alone does not open it.
        assertPortInUse("cluster.link-port", "cluster.port");
    }

    private void assertPortInUse(String setting, String... withFreePort) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BrokerProcess broker =
                        BrokerProcess.in(folder.resolve("data"))
                                .set("listeners.ws.bind", "127.0.0.1")
                                .set(setting, taken.getLocalPort())) {
            for (String other : withFreePort) {
                broker.set(other, Ports.free());
            }

            assertThat(broker.startInVain()).as(broker.output()).isEqualTo(REFUSED);

            assertThat(broker.outputLines())
                    .singleElement()
                    .asString()
                    .startsWith("meshlark: ")
                    .contains(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aConfigurationFileThatIsNotThere() throws Exception {
        try (BrokerProcess broker =
                BrokerProcess.in(folder.resolve("data")).withConfig(folder.resolve("none.conf"))) {

            assertThat(broker.startInVain()).isEqualTo(REFUSED);

            assertThat(broker.outputLines())
                    .singleElement()
                    .asString()
                    .contains(folder.resolve("none.conf").toString());
        }
    }

    @Test
    void aDataFolderThatIsAFile() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("data"), "not a folder");
        try (BrokerProcess broker = BrokerProcess.in(file)) {

            assertThat(broker.startInVain()).isEqualTo(REFUSED);

            assertThat(broker.outputLines())
                    .singleElement()
                    .asString()
                    .startsWith("meshlark: ")
                    .contains(file.toString());
        }
    }
}
