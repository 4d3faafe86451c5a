package io.meshlark.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.stream.Collectors;

/** A value and where it comes from. */
record Given(ConfigValue value, Origin origin) {

    /** The value as people write it: strings without quotes. */
    String text() {
        return text(value);
    }

    private static String text(ConfigValue value) {
        return switch (value) {
            case ConfigList list ->
                    list.stream().map(Given::text).collect(Collectors.joining(", ", "[", "]"));
            case ConfigObject object -> object.render(ConfigRenderOptions.concise());
            default -> String.valueOf(value.unwrapped());
        };
    }
}
