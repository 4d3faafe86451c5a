package io.meshlark.app.formation;

import akka.cluster.ConfigValidation;
import akka.cluster.Invalid;
import akka.cluster.JoinConfigCompatChecker;
import akka.cluster.Valid$;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What all nodes of a cluster must have in common: the number of session shards, which decides
 * where a client's session is.
 *
 * <p>Akka asks on both sides. The member says yes to everything, because its no would not say why;
 * the node that joins then compares the member's figures with its own, and knows both for its
 * message. It knows that it is the one that joins by a key of its configuration that is never sent:
 * the member does not see its own in what it compares.
 */
public final class SameCluster extends JoinConfigCompatChecker {
    private static final String SHARDS = "meshlark-cluster.shards";

    /** Also in the list of sensitive paths in {@code cluster.conf}. */
    private static final String JOINING = "meshlark-cluster.joining";

    /** By the node that was refused: Akka makes this object and shows it to nobody. */
    private static final Map<String, String> REFUSALS = new ConcurrentHashMap<>();

    /** Made by Akka. */
    public SameCluster() {}

    /** What a node brings along, for its configuration. */
    public static Config facts(int shards) {
        return ConfigFactory.parseMap(
                Map.of(SHARDS, shards, JOINING, UUID.randomUUID().toString()));
    }

    /** Why the node with this configuration was refused, if this check has refused it. */
    public static @Nullable String refusal(Config node) {
        return REFUSALS.remove(node.getString(JOINING));
    }

    @Override
    public Seq<String> requiredKeys() {
        return CollectionConverters.asScala(List.of(SHARDS)).toList();
    }

    @Override
    public ConfigValidation check(Config others, Config own) {
        if (!own.hasPath(JOINING) || !others.hasPath(SHARDS)) {
            return Valid$.MODULE$;
        }
        int there = others.getInt(SHARDS);
        int here = own.getInt(SHARDS);
        if (there == here) {
            return Valid$.MODULE$;
        }
        String refusal =
                "cluster.shards is %d here and %d in the cluster: set it to %d"
                        .formatted(here, there, there);
        REFUSALS.put(own.getString(JOINING), refusal);
        return new Invalid(CollectionConverters.asScala(List.of(refusal)).toList());
    }
}
