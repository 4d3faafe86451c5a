package io.meshlark.session.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import io.meshlark.session.shard.IndexEvent;
import io.meshlark.session.shard.IndexPage;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.IndexSnapshot;
import io.meshlark.session.shard.KeptEvent;
import io.meshlark.session.shard.KeptRow;
import io.meshlark.session.shard.KeptSnapshot;
import io.meshlark.session.shard.KeptState;
import io.meshlark.session.shard.Link;
import io.meshlark.session.shard.Linked;
import io.meshlark.session.shard.LogRecord;
import io.meshlark.session.shard.LogRow;
import io.meshlark.session.shard.LogSnapshot;
import io.meshlark.session.shard.LogState;
import java.io.NotSerializableException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JournalSerializerTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private final Serialization serialization =
            SerializationExtension.get(Adapter.toClassic(KIT.system()));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    static List<Arguments> stored() {
        return List.of(
                Arguments.of("L1", linked(new LogRow(List.of(new LogRecord.Opened(3))))),
                Arguments.of("I1", linked(new IndexRow(List.of(new IndexEvent.Ended(3))))),
                Arguments.of("K1", linked(new KeptRow(List.of(new KeptEvent.KeptReceived(3))))),
                Arguments.of("LS1", LogSnapshot.of(new LogState())),
                Arguments.of("IS1", IndexSnapshot.of(new IndexPage())),
                Arguments.of("KS1", KeptSnapshot.of(new KeptState())));
    }

    private static Linked<?> linked(Object row) {
        return new Linked<>(new Link(7, 9), row);
    }

    @ParameterizedTest
    @MethodSource("stored")
    void isStoredUnderItsManifestAndComesBack(String manifest, Object value) {
        Serializer serializer = serialization.findSerializerFor(value);
        byte[] bytes = serialization.serialize(value).get();

        assertThat(serializer.identifier()).isEqualTo(1883);
        assertThat(Serializers.manifestFor(serializer, value)).isEqualTo(manifest);
        assertThat(serialization.deserialize(bytes, 1883, manifest).get()).isEqualTo(value);
    }

    @Test
    void unknownManifestIsRefusedByName() {
        assertThatThrownBy(() -> new JournalSerializer().fromBinary(new byte[0], "L2"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessage("unknown manifest 'L2': the data was written by a newer release");
    }
}
