package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of packets. Each method returns how many bytes the field takes, and writes it
 * unless {@code out} is null: one description of a packet gives both its size and its bytes, which
 * therefore agree.
 */
final class Wire {
    private static final int MAX_TEXT = 65_535;

    private Wire() {}

    /** A part of a packet that is measured first and then written. */
    interface Part<T> {
        int write(@Nullable ByteBuf out, T value);
    }

    static int u8(@Nullable ByteBuf out, int value) {
        if (out != null) {
            out.writeByte(value);
        }
        return 1;
    }

    static int u16(@Nullable ByteBuf out, int value) {
        if (out != null) {
            out.writeShort(value);
        }
        return 2;
    }

    static int u32(@Nullable ByteBuf out, long value) {
        if (out != null) {
            out.writeInt((int) value);
        }
        return 4;
    }

    static int varInt(@Nullable ByteBuf out, int value) {
        int size = 1;
        int rest = value;
        for (; rest > 0x7F; rest >>>= 7) {
            size++;
            if (out != null) {
                out.writeByte(rest & 0x7F | 0x80);
            }
        }
        if (out != null) {
            out.writeByte(rest);
        }
        return size;
    }

    static int string(@Nullable ByteBuf out, String text) {
        int length = ByteBufUtil.utf8Bytes(text);
        if (length > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "string takes " + length + " bytes, limit is " + MAX_TEXT);
        }
        if (out != null) {
            out.writeShort(length);
            ByteBufUtil.reserveAndWriteUtf8(out, text, length);
        }
        return 2 + length;
    }

    static int binary(@Nullable ByteBuf out, Bytes bytes) {
        if (bytes.size() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "binary data has " + bytes.size() + " bytes, limit is " + MAX_TEXT);
        }
        if (out != null) {
            out.writeShort(bytes.size());
            out.writeBytes(bytes.array());
        }
        return 2 + bytes.size();
    }

    static int raw(@Nullable ByteBuf out, Bytes bytes) {
        if (out != null) {
            out.writeBytes(bytes.array());
        }
        return bytes.size();
    }

    /** A part with its length in front. */
    static <T> int prefixed(@Nullable ByteBuf out, T value, Part<T> part) {
        int length = part.write(null, value);
        int size = varInt(out, length) + length;
        if (out != null && length > 0) {
            part.write(out, value);
        }
        return size;
    }

    static int flag(@Nullable ByteBuf out, Property property, boolean value) {
        return u8(out, property.id()) + u8(out, value ? 1 : 0);
    }

    static int property8(@Nullable ByteBuf out, Property property, int value) {
        return u8(out, property.id()) + u8(out, value);
    }

    static int property16(@Nullable ByteBuf out, Property property, int value) {
        return u8(out, property.id()) + u16(out, value);
    }

    static int property32(@Nullable ByteBuf out, Property property, long value) {
        return u8(out, property.id()) + u32(out, value);
    }

    static int propertyVarInt(@Nullable ByteBuf out, Property property, int value) {
        return u8(out, property.id()) + varInt(out, value);
    }

    static int property(@Nullable ByteBuf out, Property property, @Nullable String text) {
        return text == null ? 0 : u8(out, property.id()) + string(out, text);
    }

    static int property(@Nullable ByteBuf out, Property property, @Nullable Bytes bytes) {
        return bytes == null ? 0 : u8(out, property.id()) + binary(out, bytes);
    }

    /**
     * A Reason String: our own words, cut where a quoted topic makes them too long for a string.
     */
    static int reasonString(@Nullable ByteBuf out, @Nullable String text) {
        return property(out, Property.REASON_STRING, text == null ? null : fitting(text));
    }

    private static String fitting(String text) {
        if (text.length() <= MAX_TEXT / 3 || ByteBufUtil.utf8Bytes(text) <= MAX_TEXT) {
            return text;
        }
        int cut = MAX_TEXT / 3; // a char takes at most 3 bytes
        return text.substring(0, Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut);
    }

    static int userProperties(@Nullable ByteBuf out, List<UserProperty> properties) {
        int size = 0;
        for (int i = 0; i < properties.size(); i++) {
            UserProperty property = properties.get(i);
            size += u8(out, Property.USER_PROPERTY.id());
            size += string(out, property.name());
            size += string(out, property.value());
        }
        return size;
    }
}
