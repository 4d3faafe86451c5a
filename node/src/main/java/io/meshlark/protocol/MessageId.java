package io.meshlark.protocol;

/**
 * Names one publication for as long as a publisher may send it again, so that a shard that has it
 * appends it once (exactly once, design rule 6).
 *
 * @param source the durable session it came from: its shard in the upper 16 bits, its number below
 * @param packetId 1 to 65,535 for a QoS 2 PUBLISH; 0 for a will
 * @param generation how often {@code packetId} had been released before; the connection's epoch for
 *     a will
 * @param share the shared group whose copy this is, as a number above 0; 0: the publication itself.
 *     A shard may have the one and not the other
 */
public record MessageId(long source, int packetId, long generation, long share) {
    private static final long ITSELF = 0;

    public MessageId(long source, int packetId, long generation) {
        this(source, packetId, generation, ITSELF);
    }

    /** The {@link #source} of session {@code number} of {@code shard}. */
    public static long source(int shard, long number) {
        return ((long) shard << 48) | number;
    }

    /** The copy that shared group {@code share} gets. */
    public MessageId ofShare(long share) {
        return new MessageId(source, packetId, generation, share);
    }

    public boolean isOfShare() {
        return share != ITSELF;
    }

    /** Whether it names a will, which the broker itself repeats. */
    public boolean isOfWill() {
        return packetId == 0;
    }

    public int shard() {
        return (int) (source >>> 48);
    }

    public long session() {
        return source & 0xFFFF_FFFF_FFFFL;
    }
}
