package io.meshlark.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the blocks {@code tls} and {@code proxy} take, and what they need from each other. */
class TlsSettingsTest {
    @TempDir private Path folder;

    @Test
    void listenerWithoutACertificateSaysWhatToSet() {
        assertThat(errors("listeners.tls.port=8883"))
                .containsExactly(
                        "listeners.tls.port = 8883: needs a certificate: set tls.certificate and"
                                + " tls.key, or tls.keystore; 0 switches the listener off (--set)");
        assertThat(errors("listeners.wss.port=8084"))
                .singleElement()
                .asString()
                .startsWith("listeners.wss.port = 8084: needs a certificate");
    }

    @Test
    void certificateIsPemOrPkcs12AndNotBoth() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        var pem = Settings.with("tls.certificate=" + file, "tls.key=" + file).tls();
        var pkcs12 = Settings.with("tls.keystore=" + file, "tls.keystore-password=hidden").tls();

        assertThat(pem.identity()).containsInstanceOf(TlsSettings.PemFiles.class);
        assertThat(pkcs12.identity()).containsInstanceOf(TlsSettings.KeyStoreFile.class);
        assertThat(pkcs12.toString()).doesNotContain("hidden");
        assertThat(errors("tls.certificate=" + file))
                .containsExactly(
                        "tls.key: must name the file with the key of tls.certificate (default)");
        assertThat(errors("tls.key=" + file))
                .containsExactly(
                        "tls.certificate: must name the file with the certificate of tls.key"
                                + " (default)");
        assertThat(errors("tls.certificate=" + file, "tls.key=" + file, "tls.keystore=" + file))
                .singleElement()
                .asString()
                .contains("tls.keystore", "is one too many");
    }

    @Test
    void fileThatIsNotThereIsAnError() {
        assertThat(errors("tls.certificate=" + folder.resolve("none")))
                .anySatisfy(it -> assertThat(it).contains("must be a file that can be read"));
        assertThat(errors("tls.sni-dir=" + folder.resolve("none")))
                .singleElement()
                .asString()
                .contains("must be a folder, or empty");
        assertThat(errors("tls.crl-files=" + folder.resolve("none")))
                .singleElement()
                .asString()
                .contains("must be a list of files that can be read");
    }

    @Test
    void clientCertificatesNeedSomebodyToTrust() {
        assertThat(errors("tls.client-certificates=require"))
                .containsExactly(
                        "tls.client-certificates = require: needs tls.truststore, with the"
                                + " authorities that sign them (--set)");
    }

    @Test
    void onlySecureVersionsAreSpoken() {
        assertThat(Settings.with("tls.protocols=TLSv1.3").tls().protocols())
                .containsExactly("TLSv1.3");
        assertThat(errors("tls.protocols=TLSv1.1"))
                .containsExactly(
                        "tls.protocols = TLSv1.1: must be a list of TLSv1.3 and TLSv1.2 (--set)");
        assertThat(errors("tls.protocols="))
                .containsExactly(
                        "tls.protocols: must name at least one: TLSv1.3 or TLSv1.2 (--set)");
    }

    @Test
    void proxyProtocolNeedsToKnowTheProxies() {
        assertThat(errors("listeners.tcp.proxy-protocol=true"))
                .containsExactly(
                        "listeners.tcp.proxy-protocol = true: needs proxy.trusted, with the"
                                + " addresses of the load balancers (--set)");
        assertThat(errors("proxy.trusted=10.0.0.0/33, localhost"))
                .singleElement()
                .asString()
                .contains("must be a list of addresses");
        assertThat(
                        Settings.with(
                                        "proxy.trusted=10.0.0.0/8, ::1",
                                        "listeners.ws.proxy-protocol=true")
                                .proxy()
                                .trusted())
                .extracting(AddressRange::toString)
                .containsExactly("10.0.0.0/8", "0:0:0:0:0:0:0:1/128");
    }

    @Test
    void portsOfAllListenersDiffer() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThat(
                        errors(
                                "tls.certificate=" + file,
                                "tls.key=" + file,
                                "listeners.tls.port=8883",
                                "listeners.wss.port=8883"))
                .containsExactly(
                        "listeners.wss.port = 8883: is taken by listeners.tls.port (--set)");
    }

    private static List<String> errors(String... assignments) {
        return switch (Configuration.read(
                new Sources(Optional.empty(), Map.of(), List.of(assignments)))) {
            case Configuration.Valid _ -> List.of();
            case Configuration.Invalid(var errors) ->
                    errors.stream().map(ConfigError::toString).toList();
        };
    }
}
