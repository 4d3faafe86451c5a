package io.meshlark.session.shard;

/**
 * Whose row this is, and whose it follows: {@link RowChain}.
 *
 * @param writer a number of one start of a persistent actor: 1 to {@link #MOST}
 * @param follows the writer of the row before, often itself; {@link #UNKNOWN} when it has read no
 *     row, because none was ever written or a snapshot stands for all
 */
public record Link(long writer, long follows) {
    /** Seven bytes as a varint. Writers need to be told apart only from those next to them. */
    public static final long MOST = (1L << 49) - 1;

    public static final long UNKNOWN = 0;
}
