package io.meshlark.clients;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a {@link Broker} to the constructor of a test: one for all tests of the process, started
 * with the first and stopped after the last. Tests keep apart by client ids and topics, see {@link
 * Fresh}.
 */
public final class RunningBroker implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Broker.class;
    }

    @Override
    public Broker resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(RunningBroker.class))
                .getOrComputeIfAbsent(Broker.class, _ -> Broker.start(), Broker.class);
    }
}
