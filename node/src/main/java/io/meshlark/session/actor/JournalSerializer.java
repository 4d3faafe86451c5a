package io.meshlark.session.actor;

import akka.serialization.SerializerWithStringManifest;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.IndexRowCodec;
import io.meshlark.session.shard.IndexSnapshot;
import io.meshlark.session.shard.KeptRow;
import io.meshlark.session.shard.KeptRowCodec;
import io.meshlark.session.shard.KeptSnapshot;
import io.meshlark.session.shard.Link;
import io.meshlark.session.shard.Linked;
import io.meshlark.session.shard.LogRow;
import io.meshlark.session.shard.LogRowCodec;
import io.meshlark.session.shard.LogSnapshot;
import java.io.NotSerializableException;

/**
 * What Akka Persistence stores of sessions and shards, under manifests that never change; rows are
 * {@link Linked}:
 *
 * <table>
 * <tr><td>{@code L1}</td><td>{@link LogRow}</td></tr>
 * <tr><td>{@code I1}</td><td>{@link IndexRow}</td></tr>
 * <tr><td>{@code K1}</td><td>{@link KeptRow}</td></tr>
 * <tr><td>{@code LS1}</td><td>{@link LogSnapshot}</td></tr>
 * <tr><td>{@code IS1}</td><td>{@link IndexSnapshot}</td></tr>
 * <tr><td>{@code KS1}</td><td>{@link KeptSnapshot}</td></tr>
 * </table>
 *
 * <p>The manifest names the kind; the first byte is the version of its format. Bytes that cannot be
 * read fail the recovery: a journal is never read in part.
 */
public final class JournalSerializer extends SerializerWithStringManifest {
    /** Stands beside every stored row: as fixed as the manifests. Akka keeps 0 to 40 to itself. */
    static final int IDENTIFIER = 1883;

    private static final String LOG_ROW = "L1";
    private static final String INDEX_ROW = "I1";
    private static final String KEPT_ROW = "K1";
    private static final String LOG_SNAPSHOT = "LS1";
    private static final String INDEX_SNAPSHOT = "IS1";
    private static final String KEPT_SNAPSHOT = "KS1";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        return switch (object) {
            case Linked<?>(_, LogRow _) -> LOG_ROW;
            case Linked<?>(_, IndexRow _) -> INDEX_ROW;
            case Linked<?>(_, KeptRow _) -> KEPT_ROW;
            case LogSnapshot _ -> LOG_SNAPSHOT;
            case IndexSnapshot _ -> INDEX_SNAPSHOT;
            case KeptSnapshot _ -> KEPT_SNAPSHOT;
            default -> throw unknown(object);
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        return switch (object) {
            case Linked<?>(Link link, LogRow row) -> LogRowCodec.encode(new Linked<>(link, row));
            case Linked<?>(Link link, IndexRow row) ->
                    IndexRowCodec.encode(new Linked<>(link, row));
            case Linked<?>(Link link, KeptRow row) -> KeptRowCodec.encode(new Linked<>(link, row));
            case LogSnapshot snapshot -> snapshot.bytes().array();
            case IndexSnapshot snapshot -> snapshot.bytes().array();
            case KeptSnapshot snapshot -> snapshot.bytes().array();
            default -> throw unknown(object);
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return switch (manifest) {
            case LOG_ROW -> LogRowCodec.decode(bytes);
            case INDEX_ROW -> IndexRowCodec.decode(bytes);
            case KEPT_ROW -> KeptRowCodec.decode(bytes);
            case LOG_SNAPSHOT -> new LogSnapshot(Bytes.wrap(bytes));
            case INDEX_SNAPSHOT -> new IndexSnapshot(Bytes.wrap(bytes));
            case KEPT_SNAPSHOT -> new KeptSnapshot(Bytes.wrap(bytes));
            default ->
                    throw new NotSerializableException(
                            "unknown manifest '%s': the data was written by a newer release"
                                    .formatted(manifest));
        };
    }

    private static IllegalArgumentException unknown(Object object) {
        return new IllegalArgumentException(
                "not a part of a journal: " + object.getClass().getName());
    }
}
