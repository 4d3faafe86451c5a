package io.meshlark.app.formation;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.management.cluster.bootstrap.ClusterBootstrapSettings;
import akka.management.cluster.bootstrap.JoinDecision;
import akka.management.cluster.bootstrap.JoinSelf;
import akka.management.cluster.bootstrap.KeepProbing$;
import akka.management.cluster.bootstrap.LowestAddressJoinDecider;
import akka.management.cluster.bootstrap.SeedNodesInformation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * With DNS and Kubernetes: as Akka Management decides, but a new cluster is only begun when nobody
 * has the store.
 */
public final class ClaimingJoinDecider extends LowestAddressJoinDecider {
    private static final Id ID = new Id();

    private final Question question;

    /** Called by Akka. */
    public ClaimingJoinDecider(ActorSystem system, ClusterBootstrapSettings settings) {
        super(system, settings);
        this.question = ID.get(system);
    }

    /** To be called before the bootstrap starts. */
    static void ask(ActorSystem system, Supplier<CompletionStage<Boolean>> mayBegin) {
        ID.get(system).mayBegin = mayBegin;
    }

    @Override
    public Future<JoinDecision> decide(SeedNodesInformation found) {
        CompletionStage<JoinDecision> decided =
                FutureConverters.asJava(super.decide(found))
                        .thenCompose(decision ->
                                decision == JoinSelf.getInstance()
                                        ? question.mayBegin
                                                .get()
                                                .thenApply(may -> may ? decision : onlyProbing())
                                                .exceptionally(storeFailed -> onlyProbing())
                                        : CompletableFuture.completedStage(decision));
        return FutureConverters.asScala(decided);
    }

    private static JoinDecision onlyProbing() {
        return KeepProbing$.MODULE$;
    }

    /** What is asked; Akka makes the decider, so that it cannot be handed over. */
    private static final class Question implements Extension {
        private volatile Supplier<CompletionStage<Boolean>> mayBegin =
                () -> CompletableFuture.completedStage(false);
    }

    private static final class Id extends AbstractExtensionId<Question> {
        @Override
        public Question createExtension(ExtendedActorSystem system) {
            return new Question();
        }
    }
}
