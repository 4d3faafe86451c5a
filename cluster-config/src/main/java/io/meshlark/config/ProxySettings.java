package io.meshlark.config;

import java.util.List;

/**
 * Load balancers and other proxies.
 *
 * @param trusted who is believed when it says whose connection it passes on
 */
public record ProxySettings(List<AddressRange> trusted) {

    public ProxySettings {
        trusted = List.copyOf(trusted);
    }

    static ProxySettings read(Section in) {
        return new ProxySettings(in.addressRanges("trusted"));
    }
}
