package io.meshlark.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.typesafe.config.ConfigFactory;
import io.meshlark.Ports;
import io.meshlark.app.Node;
import io.meshlark.auth.password.PasswordFileEdit;
import io.meshlark.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hardened broker of {@code docs/operations/security.md}, made of what is printed there: its
 * settings, its rules, its certificates and its secret. Other are the ports, and the names in the
 * broker's certificate, as the text there says.
 */
@Needs(
        value = {"openssl", "mosquitto_pub", "mosquitto_sub", "node", "npm", "chromium"},
        packages = "openssl mosquitto-clients nodejs npm chromium",
        modules = true)
class HardenedBrokerTest {
    private static final Path PRINTED = Path.of("../docs/operations/security.md");
    private static final Pattern BLOCK =
            Pattern.compile("^```\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    private static final String DEVICE = "--cert device-17.crt --key device-17.key";
    private static final String SERVICE = "-u billing -P geheim";

    @TempDir Path folder;

    private final int tls = Ports.free();
    private final int wss = Ports.free();
    private @Nullable Node node;

    @BeforeEach
    void start() throws Exception {
        List<String> blocks =
                BLOCK.matcher(Files.readString(PRINTED)).results().map(it -> it.group(1)).toList();
        shell(
                only(blocks, "/CN=My authority")
                        .replace("DNS:broker.example", "DNS:localhost,IP:127.0.0.1"));
        shell(
                only(blocks, "printf")
                        .lines()
                        .filter(it -> it.startsWith("printf"))
                        .findFirst()
                        .orElseThrow());
        Files.writeString(folder.resolve("access.rules"), only(blocks, "# access.rules"));
        var passwords = PasswordFileEdit.of(folder.resolve("passwords"));
        passwords.setPassword("billing", "geheim".getBytes(UTF_8), new SecureRandom());
        passwords.save();
        node = Node.start(settings(only(blocks, "# meshlark.conf")));
    }

    private Settings settings(String printed) {
        var settings = new ArrayList<String>();
        ConfigFactory.parseString(printed)
                .entrySet()
                .forEach(each -> {
                    Object value = each.getValue().unwrapped();
                    if (value instanceof String text && Files.exists(folder.resolve(text))) {
                        value = folder.resolve(text);
                    }
                    settings.add(each.getKey() + "=" + value);
                });
        settings.addAll(
                List.of(
                        "listeners.tls.port=" + tls,
                        "listeners.wss.port=" + wss,
                        "health.port=0",
                        "cluster.port=0",
                        "data-dir=" + folder.resolve("data")));
        return Settings.with(settings.toArray(String[]::new));
    }

    private static String only(List<String> blocks, String mark) {
        return blocks.stream().filter(it -> it.contains(mark)).findFirst().orElseThrow();
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void pagesDevicesAndServicesComeEachWithinItsRights() throws Exception {
        var web = BrowserTest.serve();
        String page =
                "http://127.0.0.1:%d/dashboard.html?broker=wss://127.0.0.1:%d/mqtt&token=%s"
                        .formatted(
                                web.getAddress().getPort(),
                                wss,
                                token(Files.readString(folder.resolve("secret"))));
        var command =
                List.of(
                        "node",
                        "browser.js",
                        BrowserTest.chromium(),
                        ".",
                        "--ignore-certificate-errors-spki-list=" + keyHash(),
                        page);
        try (var browser = Child.start(NodeModules.FOLDER, command);
                var billing = mosquitto("mosquitto_sub", SERVICE, "-t billing/# -q 1 -C 1")) {
            // The page has its subscription, and its answers to what it may not.
            assertThat(browser.nextLine()).isEqualTo("published");

            mosquitto("mosquitto_pub", DEVICE, "-t devices/device-17/up/t -m 21 -q 1").finish();
            // Not its own topic: taken and dropped in 3.1.1, refused in 5.
            assertThat(refused(DEVICE, "-V 5 -t devices/other/up/t -m 0 -q 1"))
                    .contains("Not authorized");
            mosquitto("mosquitto_pub", SERVICE, "-r -t billing/7 -m paid -q 1").finish();
            assertThat(refused(SERVICE, "-V 5 -t devices/a/up/t -m 0 -q 1"))
                    .contains("Not authorized");
            mosquitto("mosquitto_pub", DEVICE, "-t devices/device-17/up/t -m end -q 1").finish();

            assertThat(billing.finish()).containsExactly("paid");
            assertThat(browser.finish())
                    .contains(
                            "billing: Subscribe error: Not authorized",
                            "command: Publish error: Not authorized",
                            "devices: done",
                            "devices/device-17/up/t|21",
                            "devices/device-17/up/t|end")
                    .doesNotContain("devices/other/up/t|0", "devices/a/up/t|0");
        } finally {
            web.stop(0);
        }
    }

    @Test
    void nobodyElseComesIn() throws Exception {
        assertThat(refused("", "-t a -m x")).contains("connection was refused");
        assertThat(refused("-u billing -P wrong", "-t a -m x")).contains("connection was refused");
        assertThat(refused("-u device-17", "-t a -m x")).contains("connection was refused");
        assertThat(
                        refused(
                                "-u ann -P " + token("another secret of thirty-two octets"),
                                "-t a -m x"))
                .contains("connection was refused");
    }

    private Child mosquitto(String program, String who, String what) {
        var command = new ArrayList<>(List.of(program));
        command.addAll(
                List.of(
                        "--cafile ca.crt -h localhost -p %d %s %s"
                                .formatted(tls, who, what)
                                .split(" +")));
        return Child.start(folder, command);
    }

    /** What it says of being turned away. */
    private String refused(String who, String what) {
        try (var child = mosquitto("mosquitto_pub", who, what)) {
            return String.join("\n", child.end());
        }
    }

    private void shell(String script) {
        try (var child = Child.start(folder, List.of("bash", "-ec", script))) {
            child.finish();
        }
    }

    private String token(String secret) throws IOException, JOSEException {
        var claims =
                new JWTClaimsSet.Builder()
                        .subject("ann")
                        .claim("page", "dashboard")
                        .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                        .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    /** By which Chromium trusts the broker's key, of an authority that it does not know. */
    private String keyHash() throws Exception {
        try (var file = Files.newInputStream(folder.resolve("tls.crt"))) {
            byte[] key =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(file)
                            .getPublicKey()
                            .getEncoded();
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        }
    }
}
