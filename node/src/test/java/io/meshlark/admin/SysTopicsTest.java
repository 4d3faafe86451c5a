package io.meshlark.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.Publication;
import io.meshlark.telemetry.BrokerMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SysTopicsTest {
    private final Map<String, String> published = new LinkedHashMap<>();
    private final BrokerMetrics metrics = new BrokerMetrics();
    private final SysTopics topics =
            new SysTopics(
                    (publication, id, epoch, ledger, receipt) -> take(publication),
                    metrics,
                    new Holdings(),
                    "1.2.3",
                    10);

    private void take(Publication publication) {
        assertThat(publication.retain()).isTrue();
        published.put(publication.topic(), publication.payload().utf8());
    }

    private record Holdings() implements SysTopics.Holdings {
        @Override
        public long sessions() {
            return 5;
        }

        @Override
        public long sessionsAwake() {
            return 2;
        }

        @Override
        public long subscriptions() {
            return 7;
        }

        @Override
        public long sharedSubscriptions() {
            return 1;
        }

        @Override
        public long retained() {
            return 3;
        }

        @Override
        public long storedMessages() {
            return 11;
        }

        @Override
        public long storedBytes() {
            return 1_100;
        }

        @Override
        public String brokers() {
            return "a:1,b:1";
        }
    }

    @Test
    void theNamesAreMosquittos() {
        metrics.clientConnected();
        metrics.publishReceived.add(60);

        topics.publish();

        assertThat(published)
                .containsEntry("$SYS/broker/version", "meshlark version 1.2.3")
                .containsEntry("$SYS/broker/clients/connected", "1")
                .containsEntry("$SYS/broker/clients/disconnected", "3")
                .containsEntry("$SYS/broker/clients/total", "4")
                .containsEntry("$SYS/broker/publish/messages/received", "60")
                .containsEntry("$SYS/broker/subscriptions/count", "7")
                .containsEntry("$SYS/broker/retained messages/count", "3")
                .containsEntry("$SYS/broker/store/messages/bytes", "1100")
                .containsKey("$SYS/broker/load/publish/received/1min")
                .containsKey("$SYS/broker/uptime");
    }

    @Test
    void onlyWhatHasChangedIsPublishedAgain() {
        topics.publish();
        published.clear();
        metrics.publishReceived.add(1);

        topics.publish();

        assertThat(published)
                .containsKey("$SYS/broker/publish/messages/received")
                .doesNotContainKey("$SYS/broker/subscriptions/count");
    }
}
