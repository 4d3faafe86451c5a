package io.meshlark.session.edge;

import io.meshlark.delivery.Publisher.Outcome;
import java.util.List;

/** Where a shard answers the appends of one node. Called in order, on any thread. */
public interface AppendAnswers {

    /** A frame has been taken in: another may follow. */
    void frameTaken();

    /** The shard has decided durably about the appends up to {@code lastSeq}, in order. */
    void decided(List<Outcome> outcomes, long lastSeq);
}
