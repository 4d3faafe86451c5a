package io.meshlark.admin;

import java.util.concurrent.CompletionStage;

/** Who can say how the cluster is. */
public interface ClusterView {

    /** Completes within seconds, with what could be found out by then. */
    CompletionStage<ClusterStatus> status();
}
