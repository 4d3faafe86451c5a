package io.meshlark.app;

import io.meshlark.auth.AccessControl;
import io.meshlark.config.Settings;
import io.meshlark.transport.tls.ServerTls;
import io.meshlark.transport.tls.TlsException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What files say about security: certificates and access rules. They are read before anything is
 * started, so that what is wrong with them is said before anything waits, and again when they
 * change.
 *
 * @param tls if some listener is encrypted
 */
record Security(RulesInForce rules, Optional<ServerTls> tls) implements AutoCloseable {

    /**
     * @throws StartupException for what the operator can set right
     */
    static Security load(Settings settings) {
        RulesInForce rules = RulesInForce.of(settings);
        try {
            return new Security(
                    rules,
                    settings.listeners().hasTls()
                            ? Optional.of(ServerTls.load(settings.tls(), InstantSource.system()))
                            : Optional.empty());
        } catch (TlsException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    AccessControl access() {
        return rules.control();
    }

    /** The files are read again, now. */
    void reload() {
        tls.ifPresent(ServerTls::reload);
        rules.refresh();
    }

    @Override
    public void close() {
        tls.ifPresent(ServerTls::close);
    }
}
