package io.meshlark.persistence;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The retained message of each topic, in slices by topic hash.
 *
 * <p>The highest version of a topic wins: a put or remove that is older than what is stored is
 * ignored and still succeeds. A remove leaves nothing behind, so a put that is older than a remove
 * must not arrive after it; that holds because each slice has one writer, which writes its topics
 * in the order of their versions.
 *
 * <p>A stage that completes normally is durable. One that fails says nothing: the change is there
 * whole or not at all, and later reads show which.
 */
public interface RetainedStore extends AutoCloseable {

    CompletionStage<Void> put(int slice, String topic, long version, byte[] message);

    CompletionStage<Void> remove(int slice, String topic, long version);

    CompletionStage<Optional<Retained>> get(int slice, String topic);

    /**
     * One page of a slice.
     *
     * @param afterTopic the last topic of the page before, null for the first page
     * @param limit the most messages
     * @param maxBytes of messages, give or take one; one is returned whatever its size
     * @return messages by the byte order of their topics in UTF-8; an empty page is behind the last
     */
    CompletionStage<List<Retained>> list(
            int slice, @Nullable String afterTopic, int limit, long maxBytes);

    @Override
    void close();
}
