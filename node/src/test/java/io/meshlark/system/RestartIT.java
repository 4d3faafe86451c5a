package io.meshlark.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Restarts on the embedded store. */
class RestartIT extends RestartCases {

    @Override
    BrokerProcess broker(Path data) {
        return BrokerProcess.in(data);
    }

    @Test
    void aDamagedTailOfTheLogIsCutAndReported() throws Exception {
        try (RawClient subscriber = connect("subscriber");
                RawClient publisher = connect("publisher")) {
            subscriber.subscribe("a", QoS.EXACTLY_ONCE);
            assertThat(publisher.publishAndWait("a", "acknowledged", 1))
                    .isEqualTo(ReasonCode.SUCCESS);
        }
        broker.killHard();
        byte[] torn = new byte[3_000];
        torn[6] = 1; // as if a record had begun whose rest never reached the disk
        Arrays.fill(torn, 7, torn.length, (byte) 0x5a);
        Files.write(newestLog(), torn, StandardOpenOption.APPEND);

        broker.start();

        assertThat(broker.output()).contains("it was cut at the last complete commit");
        try (RawClient subscriber = connect("subscriber")) {
            assertThat(subscriber.message().payload().utf8()).isEqualTo("acknowledged");
        }
    }

    private Path newestLog() throws IOException {
        try (Stream<Path> files = Files.list(broker.data().resolve("store"))) {
            return files.filter(it -> it.toString().endsWith(".log"))
                    .max(Comparator.comparing(Path::getFileName))
                    .orElseThrow();
        }
    }
}
