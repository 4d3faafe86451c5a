package io.meshlark.cluster;

/** A link is of no use any more, as long as both nodes live. */
public final class LinkBroken extends Exception {
    private static final long serialVersionUID = 1;

    LinkBroken(String why) {
        super(why);
    }
}
