package io.meshlark.auth.access;

/** What a client does with a topic. */
public enum Action {
    PUBLISH,
    SUBSCRIBE
}
