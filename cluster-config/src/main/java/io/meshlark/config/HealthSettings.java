package io.meshlark.config;

/**
 * HTTP probes.
 *
 * @param port zero: off
 */
public record HealthSettings(String bind, int port) {

    public boolean enabled() {
        return port != 0;
    }

    static HealthSettings read(Section in) {
        return new HealthSettings(in.host("bind"), in.port("port"));
    }
}
