package io.meshlark.loadtest.scenario;

import java.util.HexFormat;

/**
 * Text in which {@code {i}} stands for the number of the client in its group, from 0, {@code {t}}
 * for the number of the topic of that client, from 0, and {@code {run}} for four hexadecimal digits
 * that differ from run to run.
 */
public record Template(String text, int run) {

    public String expand(int client, int topic) {
        if (text.indexOf('{') < 0) {
            return text;
        }
        return text.replace("{i}", Integer.toString(client))
                .replace("{t}", Integer.toString(topic))
                .replace("{run}", HexFormat.of().toHexDigits((short) run));
    }
}
