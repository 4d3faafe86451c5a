package io.meshlark.persistence;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster serves what is in a store: a note that its members renew, and that expires when
 * they do not. Two clusters on one store, each of which believes to be the only one, would each
 * write over what the other has acknowledged.
 */
public interface ClusterClaims {

    /**
     * A note.
     *
     * @param token no two notes have the same
     * @param members of the cluster; nothing is said here of what names them
     */
    record Claim(String token, Set<String> members) {}

    /** The note that is there; null when there is none, or it has expired. */
    CompletionStage<@Nullable Claim> read();

    /**
     * Puts a note in the place of another, unless somebody has been faster.
     *
     * @param before what is to be there; null: nothing
     * @param expires when it is not renewed, after this
     * @return whether {@code now} is what is there
     */
    CompletionStage<Boolean> replace(@Nullable Claim before, Claim now, Duration expires);

    /** Takes a note away, if it is there. */
    CompletionStage<Void> remove(Claim claim);
}
