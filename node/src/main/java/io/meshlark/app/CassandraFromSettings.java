package io.meshlark.app;

import io.meshlark.config.CassandraSettings;
import io.meshlark.config.HostPort;
import io.meshlark.persistence.cassandra.CassandraAccess;
import io.meshlark.persistence.cassandra.CassandraSchema;

/** The settings of Cassandra in the words of the store. */
final class CassandraFromSettings {

    private CassandraFromSettings() {}

    static CassandraAccess access(CassandraSettings settings) {
        return new CassandraAccess(
                settings.contactPoints().stream().map(HostPort::toString).toList(),
                settings.localDatacenter(),
                settings.keyspace(),
                settings.consistency().name(),
                settings.login()
                        .map(it ->
                                new CassandraAccess.Credentials(it.user(), it.password().value())),
                settings.tls().map(CassandraFromSettings::tls),
                settings.requestTimeout(),
                settings.maxWritesInFlight(),
                settings.maxWritesWaiting());
    }

    private static CassandraAccess.Tls tls(CassandraSettings.Tls tls) {
        return new CassandraAccess.Tls(
                tls.truststore(),
                tls.truststorePassword().value(),
                tls.keystore(),
                tls.keystorePassword().value(),
                tls.hostnameValidation());
    }

    static CassandraSchema schema(CassandraSettings settings) {
        return schema(settings, settings.replicationFactor());
    }

    static CassandraSchema schema(CassandraSettings settings, int replicationFactor) {
        return new CassandraSchema(
                settings.keyspace(), settings.localDatacenter(), replicationFactor);
    }
}
