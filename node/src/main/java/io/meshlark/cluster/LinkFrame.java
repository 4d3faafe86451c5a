package io.meshlark.cluster;

/**
 * What goes from one node to another on a link.
 *
 * <p>A <em>life</em> is the number of one run of a node's process; each frame names both, so a
 * frame to or from a former life is known as one.
 */
public sealed interface LinkFrame {
    /** Of the sending node. */
    long from();

    /** Of the node it is for. */
    long to();

    /**
     * The first of each side, repeated until it is heard.
     *
     * @param heard whether the other's hello has come
     */
    record Hello(long from, long to, FrameVersions speaks, boolean heard) implements LinkFrame {}

    /**
     * The next stretch of the stream.
     *
     * @param version of its format
     * @param sequence 1 and up, without a gap
     * @param handled the sequence up to which the other direction's frames are handled
     * @param bytes not to be changed any more; may be longer than what is carried
     * @param length how many of them are carried
     */
    record Data(
            int version, long from, long to, long sequence, long handled, byte[] bytes, int length)
            implements LinkFrame {}

    /** Nothing but an acknowledgement, as in {@link Data}. */
    record Handled(int version, long from, long to, long handled) implements LinkFrame {}
}
