package io.meshlark.app.client;

import io.meshlark.protocol.packet.Publish;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes a message as a line; payloads go through as bytes, whatever they are. */
final class MessageFormat {

    private MessageFormat() {}

    static byte[] line(String format, Publish message) {
        var line = new ByteArrayOutputStream();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                i++;
                line.writeBytes(field(format.charAt(i), message));
            } else {
                line.writeBytes(utf8(String.valueOf(c)));
            }
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static byte[] field(char letter, Publish message) {
        return switch (letter) {
            case 't' -> utf8(message.topic());
            case 'p' -> message.payload().array();
            case 'x' -> utf8(HexFormat.of().formatHex(message.payload().array()));
            case 'l' -> utf8(String.valueOf(message.payload().size()));
            case 'q' -> utf8(String.valueOf(message.qos().ordinal()));
            case 'r' -> utf8(message.retain() ? "1" : "0");
            case '%' -> utf8("%");
            default -> utf8("%" + letter);
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
