package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a client may send that means no good: packets that are valid each by itself, cut, bent,
 * doubled and mixed, in pieces as the network may cut them.
 */
public final class HostileBytes {
    private final RandomGenerator random;

    public HostileBytes(RandomGenerator random) {
        this.random = random;
    }

    /** All that one connection sends, in the pieces in which it is written. */
    public List<byte[]> conversation() {
        MqttVersion[] versions = MqttVersion.values();
        MqttVersion version = versions[random.nextInt(versions.length)];
        var packets = new PacketGenerator(random, version, Side.SERVER);
        var bytes = new ArrayList<byte[]>();
        boolean connects = random.nextInt(4) > 0;
        if (connects) {
            bytes.add(encoded(packets.connect(), version));
        }
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            bytes.add(encoded(packets.next(), version));
        }
        // The first is left whole half of the time, so that the rest is read at all.
        int first = connects && random.nextBoolean() ? 1 : 0;
        for (int i = first; i < bytes.size(); i++) {
            bytes.set(i, random.nextInt(3) == 0 ? bent(bytes.get(i)) : bytes.get(i));
        }
        return pieces(joined(bytes));
    }

    /** The same bytes with something wrong. */
    public byte[] bent(byte[] right) {
        byte[] wrong = right.clone();
        switch (random.nextInt(6)) {
            case 0 -> {
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> wrong = Arrays.copyOf(wrong, random.nextInt(wrong.length + 1));
            case 2 -> wrong = Arrays.copyOf(wrong, wrong.length + 1 + random.nextInt(300));
            case 3 -> Arrays.fill(wrong, Math.min(1, wrong.length), wrong.length, (byte) 0xFF);
            case 4 -> {
                // A length that promises much more than comes.
                byte[] header = {wrong[0], (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F};
                wrong = joined(List.of(header, wrong));
            }
            default -> {
                for (int i = 0; i < wrong.length; i++) {
                    wrong[i] = (byte) random.nextInt(256);
                }
            }
        }
        return wrong;
    }

    private List<byte[]> pieces(byte[] all) {
        var pieces = new ArrayList<byte[]>();
        int longest = 1 << random.nextInt(12);
        for (int from = 0; from < all.length; ) {
            int to = Math.min(all.length, from + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(all, from, to));
            from = to;
        }
        // Some write single octets; they need not be thousands.
        return pieces.subList(0, Math.min(pieces.size(), 200));
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteBuf all = Unpooled.buffer();
        parts.forEach(all::writeBytes);
        return ByteBufUtil.getBytes(all);
    }

    private static byte[] encoded(Packet packet, MqttVersion version) {
        ByteBuf bytes = Unpooled.buffer();
        PacketEncoder.encode(packet, version, bytes);
        return ByteBufUtil.getBytes(bytes);
    }
}
