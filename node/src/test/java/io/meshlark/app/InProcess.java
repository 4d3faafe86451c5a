package io.meshlark.app;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meshlark.auth.ban.BanDesk;
import io.meshlark.auth.user.Users;
import io.meshlark.config.Configuration;
import io.meshlark.config.Settings;
import io.meshlark.persistence.ClusterClaims;
import io.meshlark.persistence.Directory;
import io.meshlark.persistence.JournalCleanup;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.persistence.Store;
import io.meshlark.persistence.StoreFigure;
import io.meshlark.persistence.StoreHealth;
import io.meshlark.persistence.embedded.EmbeddedStore;
import io.meshlark.persistence.embedded.EmbeddedStoreSetup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A node in the process of its tests, as the command line would start it. */
public final class InProcess {
    private InProcess() {}

    public static Node start(Configuration configuration) {
        var settings = configuration.settings();
        return Node.start(settings, AkkaConfiguration.of(settings, configuration.libraries()));
    }

    /** A node on a store that it shares with others, whatever its settings say of the store. */
    public static Node startOn(EmbeddedStore store, Settings settings) {
        Config akka =
                ConfigFactory.parseString(
                                """
                                akka.persistence {
                                  journal.plugin = "meshlark.persistence.embedded.journal"
                                  snapshot-store.plugin = "meshlark.persistence.embedded.snapshot"
                                }
                                """)
                        .withFallback(AkkaConfiguration.of(settings, ConfigFactory.empty()));
        ActorSystem<Void> system =
                Foundation.actors(
                        settings.cluster(), akka, List.of(new EmbeddedStoreSetup(store, true)));
        Node node =
                new Node(
                        settings,
                        Security.load(settings),
                        new Foundation(new Shared(store), system));
        node.open(new CompletableFuture<>());
        return node;
    }

    /** How many session shards are open on the node. */
    public static int openShards(Node node) {
        return node.openShards();
    }

    /** Where bans are ordered on the node. */
    public static BanDesk bans(Node node) {
        return node.bans().orElseThrow();
    }

    /** Where users are kept on the node. */
    public static Users users(Node node) {
        return node.users().orElseThrow();
    }

    /** Closed by who opened it. */
    private record Shared(EmbeddedStore store) implements Store {
        @Override
        public CompletionStage<Void> opened() {
            return store.opened();
        }

        @Override
        public RetainedStore retained() {
            return store.retained();
        }

        @Override
        public JournalCleanup cleanup() {
            return store.cleanup();
        }

        @Override
        public ClusterClaims claims() {
            return store.claims();
        }

        @Override
        public Directory directory() {
            return store.directory();
        }

        @Override
        public CompletionStage<byte[]> clusterSecret(byte[] proposal) {
            return store.clusterSecret(proposal);
        }

        @Override
        public StoreHealth health() {
            return store.health();
        }

        @Override
        public List<StoreFigure> figures() {
            return List.of();
        }

        @Override
        public List<String> warnings() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
