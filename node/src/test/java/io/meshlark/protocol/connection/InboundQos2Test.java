package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.connection.InboundQos2.OnPublish;
import io.meshlark.protocol.connection.InboundQos2.OnRelease;
import io.meshlark.protocol.connection.InboundQos2.Open;
import org.junit.jupiter.api.Test;

class InboundQos2Test {
    private final InboundQos2 qos2 = new InboundQos2();

    @Test
    @Spec({"MQTT-4.3.3-10", "v3:MQTT-4.3.3-2"})
    void secondCopyIsAnsweredAndNotPublishedAgain() {
        assertThat(qos2.publish(1)).isEqualTo(OnPublish.PUBLISH);
        assertThat(qos2.publish(1)).isEqualTo(OnPublish.WAIT);

        qos2.recorded(1, true);

        assertThat(qos2.publish(1)).isEqualTo(OnPublish.RECEIVED_AGAIN);
    }

    @Test
    @Spec("MQTT-4.3.3-12")
    void afterPubcompTheSameIdIsANewMessage() {
        qos2.publish(1);
        qos2.recorded(1, false);
        assertThat(qos2.release(1)).isEqualTo(OnRelease.COMPLETE);
        qos2.completed(1);

        assertThat(qos2.publish(1)).isEqualTo(OnPublish.PUBLISH);
    }

    @Test
    @Spec("MQTT-4.3.3-9")
    void afterARefusalTheSameIdIsANewMessage() {
        qos2.publish(1);
        qos2.refused(1);

        assertThat(qos2.publish(1)).isEqualTo(OnPublish.PUBLISH);
    }

    @Test
    void whatAShardWroteDownIsReleasedThere() {
        qos2.publish(1);
        qos2.recorded(1, true);

        assertThat(qos2.release(1)).isEqualTo(OnRelease.RELEASE);
        assertThat(qos2.release(1)).isEqualTo(OnRelease.WAIT);
        assertThat(qos2.publish(1)).isEqualTo(OnPublish.IN_USE);
        assertThat(qos2.completed(1)).isTrue();
        assertThat(qos2.release(1)).isEqualTo(OnRelease.UNKNOWN);
    }

    @Test
    void pubrelBeforePubrecIsTooEarly() {
        qos2.publish(1);

        assertThat(qos2.release(1)).isEqualTo(OnRelease.TOO_EARLY);
    }

    @Test
    @Spec({"MQTT-4.4.0-1", "v3:MQTT-4.4.0-1"})
    void nextConnectionKnowsWhatWasReceived() {
        qos2.publish(1);
        qos2.recorded(1, true);
        qos2.publish(2);
        qos2.recorded(2, false);

        var next = new InboundQos2();
        qos2.open().forEach(next::restore);

        assertThat(next.publish(1)).isEqualTo(OnPublish.RECEIVED_AGAIN);
        assertThat(next.release(1)).isEqualTo(OnRelease.RELEASE);
        assertThat(next.release(2)).isEqualTo(OnRelease.COMPLETE);
    }

    @Test
    void whatIsUnderWayIsDoneAgainOnTheNextConnection() {
        qos2.publish(1);
        qos2.publish(2);
        qos2.recorded(2, true);
        qos2.release(2);
        qos2.publish(3);
        qos2.recorded(3, true);

        assertThat(qos2.open()).containsExactly(new Open(3, true));
    }

    @Test
    void receiptAfterTheEndChangesNothing() {
        qos2.recorded(9, true);

        assertThat(qos2.size()).isZero();
    }

    @Test
    void whatAnEarlierConnectionSentCountsOnlyWhenItIsSentAgain() {
        qos2.restore(new Open(1, false));
        qos2.restore(new Open(2, false));

        assertThat(qos2.countFirst(1)).isTrue();
        assertThat(qos2.countFirst(1)).isFalse();
        assertThat(qos2.completed(1)).isTrue();
        assertThat(qos2.completed(2)).isFalse();
    }
}
