package io.meshlark.conformance.wire;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts the broker of all wire tests with the first of them, and stops it after the last. */
final class SharedBroker implements BeforeAllCallback {
    private static @Nullable Broker shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        shared =
                context.getRoot()
                        .getStore(ExtensionContext.Namespace.create(SharedBroker.class))
                        .getOrComputeIfAbsent(Broker.class, _ -> Broker.start(), Broker.class);
    }

    static Broker broker() {
        if (shared == null) {
            throw new IllegalStateException("no wire test has begun");
        }
        return shared;
    }
}
