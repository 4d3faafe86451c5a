package io.meshlark.admin;

import java.util.List;

/** What a node can tell its operators, and be asked to do. */
public interface Operations {

    /** What keeps the node from serving clients; empty when it is ready. */
    List<String> troubles();

    /** The text of {@code /metrics}. */
    String metrics();

    ClusterView cluster();

    /** Begins to send clients away and to leave the cluster; asking twice changes nothing. */
    void drain();
}
