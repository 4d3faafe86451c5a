package io.meshlark.app.formation;

/** How a membership ended without this node having asked for it. */
public sealed interface End {

    /** The split brain resolver has decided against this node, or for the others. */
    record TakenOut() implements End {}

    /** The cluster and this node do not fit. */
    record Refused(String why) implements End {}

    /** Another node has told it to leave. */
    record SentAway() implements End {}
}
