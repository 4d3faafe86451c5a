package io.meshlark.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** An address as people write it: {@code host:port}, with an IPv6 address in brackets. */
public record HostPort(String host, int port) {

    private static final Pattern FORM =
            Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\s:]+):(\\d{1,5})");

    static Optional<HostPort> parse(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(2));
        return port >= 1 && port <= 65535
                ? Optional.of(new HostPort(matcher.group(1), port))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
