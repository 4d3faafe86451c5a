package io.meshlark.persistence.cassandra;

import akka.persistence.PersistentRepr;
import akka.persistence.cassandra.journal.CassandraJournal;
import com.typesafe.config.Config;
import scala.Function1;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/**
 * The plugin's journal, but a replay has every row with the last number. The plugin's own ends with
 * the first of them, which may be the late row of a writer that has failed, while an acknowledged
 * one stands behind it. It ends at a number, so it is given the next one.
 */
public final class EveryRowJournal extends CassandraJournal {

    /** Called by Akka, by reflection. */
    public EveryRowJournal(Config config, String path) {
        super(config, path);
    }

    @Override
    public Future<BoxedUnit> asyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Function1<PersistentRepr, BoxedUnit> replay) {
        long behind = toSequenceNr == Long.MAX_VALUE ? toSequenceNr : toSequenceNr + 1;
        return super.asyncReplayMessages(
                persistenceId,
                fromSequenceNr,
                behind,
                max,
                row -> row.sequenceNr() > toSequenceNr ? BoxedUnit.UNIT : replay.apply(row));
    }
}
