package io.meshlark.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshlark.app.formation.SameCluster;
import io.meshlark.cluster.net.LinkAddress;
import io.meshlark.cluster.net.LinkCertificates;
import io.meshlark.config.ClusterSettings;
import io.meshlark.config.ClusterTlsSettings;
import io.meshlark.config.DiscoverySettings;
import io.meshlark.config.Settings;
import io.meshlark.config.SplitBrainSettings;
import io.meshlark.persistence.cassandra.CassandraLease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The settings of the cluster in Akka's words; what is fixed stands in {@code cluster.conf}. */
final class ClusterConfiguration {

    private static final String BOOTSTRAP = "akka.management.cluster.bootstrap.";
    private static final String SSL = "akka.remote.artery.ssl.";
    private static final String RESOLVER = "akka.cluster.split-brain-resolver.";

    private ClusterConfiguration() {}

    static Config of(Settings settings) {
        ClusterSettings cluster = settings.cluster();
        Config fixed = ConfigFactory.parseResources(ClusterConfiguration.class, "cluster.conf");
        Config others =
                cluster.joinsOthers()
                        ? fixed.getConfig("meshlark-cluster.with-others")
                        : ConfigFactory.empty();
        return ConfigFactory.parseMap(addresses(cluster))
                .withFallback(
                        cluster.tls().map(ClusterConfiguration::tls).orElse(ConfigFactory.empty()))
                .withFallback(ConfigFactory.parseMap(splitBrain(cluster.splitBrain())))
                .withFallback(ConfigFactory.parseMap(discovery(cluster)))
                .withFallback(SameCluster.facts(cluster.shards()))
                .withFallback(CassandraLease.config(settings.cassandra().keyspace()))
                .withFallback(others)
                .withFallback(fixed.withoutPath("meshlark-cluster"));
    }

    private static Map<String, Object> addresses(ClusterSettings cluster) {
        boolean alone = cluster.port() == 0;
        return Map.of(
                // Alone: any free port, on which only this machine could find it.
                "akka.remote.artery.canonical.hostname",
                alone ? "127.0.0.1" : cluster.host(),
                "akka.remote.artery.canonical.port",
                cluster.port(),
                "akka.remote.artery.bind.hostname",
                alone ? "127.0.0.1" : cluster.bind().host(),
                "akka.remote.artery.bind.port",
                cluster.bind().port(),
                "akka.remote.artery.advanced.tcp.outbound-client-hostname",
                cluster.dialFrom(),
                "akka.cluster.sharding.number-of-shards",
                cluster.shards());
    }

    private static Config tls(ClusterTlsSettings tls) {
        return ConfigFactory.parseMap(
                Map.of(
                        "akka.remote.artery.transport",
                        "tls-tcp",
                        SSL + "ssl-engine-provider",
                        "akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
                        SSL + "rotating-keys-engine.protocol",
                        "TLSv1.3",
                        SSL + "rotating-keys-engine.enabled-algorithms",
                        List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"),
                        SSL + "rotating-keys-engine.cert-file",
                        tls.certificate().toString(),
                        SSL + "rotating-keys-engine.key-file",
                        tls.key().toString(),
                        SSL + "rotating-keys-engine.ca-cert-file",
                        tls.authority().toString()));
    }

    /** Where links arrive. */
    static LinkAddress links(ClusterSettings cluster) {
        if (cluster.port() == 0) {
            return LinkAddress.LOOPBACK;
        }
        return new LinkAddress(
                cluster.linkPort(),
                cluster.linkBind().host(),
                cluster.linkBind().port(),
                Optional.of(cluster.dialFrom()).filter(from -> !from.isEmpty()),
                cluster.tls()
                        .map(tls ->
                                new LinkCertificates(
                                        tls.certificate(), tls.key(), tls.authority())));
    }

    private static Map<String, Object> splitBrain(SplitBrainSettings splitBrain) {
        Duration stable = splitBrain.stableAfter();
        Map<String, Object> said = new HashMap<>();
        said.put(
                RESOLVER + "active-strategy",
                splitBrain.strategy().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        said.put(RESOLVER + "stable-after", stable);
        // Nodes that come and go for this long leave no side that could be told from the other;
        // then all stop. Akka's own 1.75 times would stop everything when three die one by one.
        said.put(RESOLVER + "down-all-when-unstable", stable.multipliedBy(4));
        // Between giving a node up and starting its shards elsewhere: time for the other side to
        // come to the same decision and stop. Akka's default is the same, said here so that it
        // does not follow stable-after unseen.
        said.put("akka.cluster.down-removal-margin", stable);
        if (splitBrain.strategy() == SplitBrainSettings.Strategy.STATIC_QUORUM) {
            said.put(RESOLVER + "static-quorum.quorum-size", splitBrain.quorumSize());
        }
        said.put(RESOLVER + "lease-majority.lease-implementation", CassandraLease.PATH);
        return said;
    }

    private static Map<String, Object> discovery(ClusterSettings cluster) {
        DiscoverySettings discovery = cluster.discovery();
        Map<String, Object> said = new HashMap<>();
        // Said for static, too: Akka would ask for the name of this machine.
        said.put("akka.management.http.hostname", cluster.host());
        said.put("akka.management.http.port", discovery.port());
        said.put("akka.management.http.bind-hostname", cluster.bind().host());
        said.put("akka.management.http.bind-port", discovery.port());
        said.put(BOOTSTRAP + "contact-point.fallback-port", discovery.port());
        said.put(
                BOOTSTRAP + "contact-point-discovery.required-contact-point-nr",
                discovery.requiredNodes());
        switch (discovery.method()) {
            case STATIC -> {}
            case DNS -> {
                said.put("akka.discovery.method", "akka-dns");
                said.put(BOOTSTRAP + "contact-point-discovery.discovery-method", "akka-dns");
                said.put(BOOTSTRAP + "contact-point-discovery.effective-name", discovery.service());
            }
            case KUBERNETES -> said.putAll(kubernetes(cluster));
        }
        return said;
    }

    private static Map<String, Object> kubernetes(ClusterSettings cluster) {
        String api = "akka.discovery.kubernetes-api.";
        DiscoverySettings.Kubernetes pods = cluster.discovery().kubernetes();
        Map<String, Object> said = new HashMap<>();
        said.put("akka.discovery.method", "kubernetes-api");
        said.put(BOOTSTRAP + "contact-point-discovery.discovery-method", "kubernetes-api");
        // A pod of that name would be looked for if the selector had a %s.
        said.put(BOOTSTRAP + "contact-point-discovery.effective-name", cluster.name());
        said.put(api + "pod-label-selector", pods.selector().replace("%", "%%"));
        // As cluster.host is: the address of the pod, not a name made of it.
        said.put(api + "use-raw-ip", true);
        if (!pods.namespace().isEmpty()) {
            said.put(api + "pod-namespace", pods.namespace());
        }
        return said;
    }
}
