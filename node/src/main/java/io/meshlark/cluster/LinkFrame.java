package io.meshlark.cluster;

/**
 * What goes from one node to another on a link.
 *
 * <p>A <em>life</em> is the number of one run of a node's process. A connection begins with a hello
 * from each side, which names both; what follows is between these two.
 */
public sealed interface LinkFrame {
    /**
     * The first of each side on a connection, and the last of a side that breaks the link off.
     *
     * @param from the life of the sending node
     * @param to of the node it is for
     */
    record Hello(long from, long to, FrameVersions speaks) implements LinkFrame {}

    /**
     * The next stretch of the stream.
     *
     * @param version of its format
     * @param sequence 1 and up, without a gap
     * @param handled the sequence up to which the other direction's frames are handled
     * @param bytes may be longer than what is carried; one that is sent is not to be changed any
     *     more, one that has come is good until it is handled
     * @param offset where what is carried begins
     * @param length how many bytes are carried
     */
    record Data(int version, long sequence, long handled, byte[] bytes, int offset, int length)
            implements LinkFrame {}

    /** Nothing but an acknowledgement, as in {@link Data}; also to be heard at all. */
    record Handled(int version, long handled) implements LinkFrame {}
}
