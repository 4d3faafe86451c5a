package io.meshlark.admin;

import io.meshlark.auth.ban.BanDesk;
import io.meshlark.auth.user.Users;
import java.util.List;
import java.util.Optional;

/** What a node can tell its operators, and be asked to do. */
public interface Operations {

    /** What keeps the node from serving clients; empty when it is ready. */
    List<String> troubles();

    /** The text of {@code /metrics}. */
    String metrics();

    ClusterView cluster();

    /** Where bans are ordered; none until the store is open. */
    Optional<BanDesk> bans();

    /** Where users are kept; none until the store is open. */
    Optional<Users> users();

    /** Begins to send clients away and to leave the cluster; asking twice changes nothing. */
    void drain();
}
