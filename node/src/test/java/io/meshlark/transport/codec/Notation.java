package io.meshlark.transport.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/**
 * Bytes of packets, written for people: hex digits; {@code 'text'} is a string with its two bytes
 * of length; {@code <text>} is the text alone; {@code [ ... ]} is a part with its variable byte
 * integer of length, as the whole packet and its properties have it.
 */
public final class Notation {
    private Notation() {}

    public static byte[] bytes(String text) {
        Deque<ByteArrayOutputStream> open = new ArrayDeque<>();
        open.push(new ByteArrayOutputStream());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\'' || c == '<') {
                int close = text.indexOf(c == '<' ? '>' : '\'', i + 1);
                byte[] utf8 = text.substring(i + 1, close).getBytes(StandardCharsets.UTF_8);
                if (c == '\'') {
                    open.element().write(utf8.length >> 8);
                    open.element().write(utf8.length);
                }
                open.element().writeBytes(utf8);
                i = close + 1;
            } else if (c == '[') {
                open.push(new ByteArrayOutputStream());
                i++;
            } else if (c == ']') {
                byte[] part = open.pop().toByteArray();
                varInt(open.element(), part.length);
                open.element().writeBytes(part);
                i++;
            } else if (c == ' ') {
                i++;
            } else {
                open.element().write(HexFormat.fromHexDigits(text, i, i + 2));
                i += 2;
            }
        }
        return open.pop().toByteArray();
    }

    private static void varInt(ByteArrayOutputStream out, int value) {
        int rest = value;
        for (; rest > 127; rest /= 128) {
            out.write(rest % 128 + 128);
        }
        out.write(rest);
    }
}
