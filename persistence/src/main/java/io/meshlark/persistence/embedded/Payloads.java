package io.meshlark.persistence.embedded;

import akka.actor.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import org.jspecify.annotations.Nullable;

/** Objects to bytes and back, by Akka Serialization. */
final class Payloads {

    private final Serialization serialization;

    Payloads(ActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    Stored store(Object object) {
        Serializer serializer = serialization.findSerializerFor(object);
        String manifest = Serializers.manifestFor(serializer, object);
        return new Stored(serializer.identifier(), manifest, serialization.serialize(object).get());
    }

    @Nullable Stored storeNullable(@Nullable Object object) {
        return object == null ? null : store(object);
    }

    Object load(Stored stored) {
        return serialization
                .deserialize(stored.bytes(), stored.serializerId(), stored.manifest())
                .get();
    }
}
