package io.meshlark.simulation;

/**
 * What a shell around the machines must not do wrong. {@link ControlsTest} takes one out and wants
 * to see a seed fail; to watch one fail, run {@code -Dtest=SimulationTest -Dseed=S -Dwithout=RULE}.
 */
enum Rule {
    /** PUBACK and PUBREC wait for the append (P1). */
    APPEND_DURABLE_BEFORE_ACK,
    /** A QoS 2 publication that a shard has is not appended again (rule 6). */
    PUBLICATIONS_KNOWN_BY_ID,
    /** PUBREL to a subscriber waits for <em>received</em>. */
    RECEIVED_DURABLE_BEFORE_PUBREL,
    /** PUBCOMP to a publisher waits for <em>released</em>. */
    RELEASED_DURABLE_BEFORE_PUBCOMP,
    /** What a failed write takes back is done again in its old order, in front (rule 2). */
    ORIGIN_ORDER,
    /** Generations start anew for all packet ids but those that are open (rule 6). */
    OPEN_IDS_KEEP_THEIR_GENERATION,
    /** Nothing is published under a new generation before that is durable. */
    REBASE_DURABLE_BEFORE_PUBLISHING_ON,
    /** Appends carry a number, so that one that was written is not written again (rule 2). */
    ORIGIN_SEQUENCE,
    /** Nothing behind a dropped message is sent before the drop is durable. */
    DROP_DURABLE_BEFORE_SENDING_ON,
    /** The same message has the same packet id in every life of its session. */
    STABLE_PACKET_IDS,
    /** After recovery everything unsettled may have been sent (rule 4). */
    RECOVERED_MAY_HAVE_BEEN_SENT,
    /** What may have been sent does not expire (rule 4). */
    SENT_DOES_NOT_EXPIRE,
    /** What the session's journal holds is not taken from the log too (rule 5). */
    KEPT_BOUNDARY,
    /** A session starts again when the shard has done what its dead predecessor asked for. */
    SUCCESSOR_WAITS,
    /** CONNACK waits for <em>attached</em>. */
    ATTACHED_DURABLE_BEFORE_CONNACK,
    /** The older connection is closed before the newer one is told (P4). */
    OLDER_CONNECTION_IS_KICKED,
    /** Word from an older connection is void (rule 1). */
    EPOCHS_ARE_CHECKED
}
