package io.meshlark.loadtest.wire;

import io.netty.buffer.ByteBuf;

/** Variable byte integers (MQTT 5, 1.5.5). */
public final class VarInt {

    private VarInt() {}

    public static void write(ByteBuf out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    public static int size(int value) {
        if (value < 1 << 7) {
            return 1;
        }
        if (value < 1 << 14) {
            return 2;
        }
        return value < 1 << 21 ? 3 : 4;
    }

    /** Reads at an index; the next byte after it is at {@code index + size(value)}. */
    public static int get(ByteBuf in, int index) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int b = in.getByte(index + i);
            value |= (b & 0x7F) << (7 * i);
            if (b >= 0) {
                break;
            }
        }
        return value;
    }
}
