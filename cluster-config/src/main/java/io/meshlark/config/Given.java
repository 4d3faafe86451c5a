package io.meshlark.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.stream.Collectors;

/** A value and where it comes from. */
record Given(ConfigValue value, Origin origin) {

    /** The value as people write it: strings without quotes. */
    String text() {
        return value instanceof ConfigList || value instanceof ConfigObject
                ? hocon()
                : String.valueOf(value.unwrapped());
    }

    /** The value as people may see it. */
    String shown(String path) {
        return Secret.isNamed(path) ? new Secret(text()).toString() : text();
    }

    /** The value as a settings file has it: strings with quotes where they need them. */
    String hocon() {
        return hocon(value);
    }

    private static String hocon(ConfigValue value) {
        return switch (value) {
            case ConfigList list ->
                    list.stream().map(Given::hocon).collect(Collectors.joining(", ", "[", "]"));
            case ConfigObject object -> object.render(ConfigRenderOptions.concise());
            default -> {
                var text = String.valueOf(value.unwrapped());
                yield text.matches("[\\w./-]+") && !text.contains("//")
                        ? text
                        : ConfigUtil.quoteString(text);
            }
        };
    }
}
