package io.meshlark.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A service of the operator's own that is asked about each login.
 *
 * @param headersFile lines {@code Name: value} for each request
 * @param caFile certificates to trust; empty: those the JVM trusts
 */
public record HttpLinkSettings(
        Optional<URI> url, Optional<Path> headersFile, Optional<Path> caFile) {

    static HttpLinkSettings read(Section in) {
        return new HttpLinkSettings(
                in.urlOrNone("url"), in.pathOrNone("headers-file"), in.pathOrNone("ca-file"));
    }
}
