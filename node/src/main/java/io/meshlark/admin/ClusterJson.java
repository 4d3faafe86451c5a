package io.meshlark.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** The text of {@code GET /cluster}; a newer node may say more than an older program reads. */
public final class ClusterJson {
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private ClusterJson() {}

    public static String write(ClusterStatus status) {
        try {
            return JSON.writeValueAsString(status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a status is not written as JSON", e);
        }
    }

    /**
     * @throws IllegalArgumentException if it is none
     */
    public static ClusterStatus read(String text) {
        try {
            return JSON.readValue(text, ClusterStatus.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the status of a cluster: " + text, e);
        }
    }
}
