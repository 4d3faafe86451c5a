package io.meshlark.session.edge;

import io.meshlark.session.ToEdge;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a shard says to all nodes about itself: when it begins, that they are to say who is
 * connected and to forget its predecessor; when it is open, and when it is no more.
 */
public interface RollCall {

    /** A connection that has answered, and the way to it. */
    record Answer(Present present, ToEdge edge) {}

    /**
     * @param life of the shard: its incarnation as it begins here
     * @param answers once, when every member has answered or left
     */
    void call(int shard, long life, Consumer<List<Answer>> answers);

    void opened(int shard, long life, ShardPort port);

    /** Its store fails, or works again. */
    void failing(int shard, boolean isFailing);

    void closed(int shard, ShardPort port);
}
