package io.meshlark.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** As much of the API of Kubernetes as nodes ask for: the pods of a namespace that have labels. */
final class FakeKubernetes implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static final String TOKEN = "the-token";

    private final Path folder;
    private final HttpsServer server;
    private final List<String> pods;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private FakeKubernetes(Path folder, HttpsServer server, List<String> pods) {
        this.folder = folder;
        this.server = server;
        this.pods = pods;
    }

    /**
     * @param pods their IP addresses
     */
    static FakeKubernetes start(Path folder, List<String> pods) throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("token"), TOKEN);
        Files.writeString(folder.resolve("namespace"), "not-asked-for");
        Path store = folder.resolve("store.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "api",
                "-keyalg",
                "EC",
                "-dname",
                "CN=api",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-ext",
                "bc:c",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "api",
                "-keystore",
                store.toString(),
                "-file",
                folder.resolve("ca.crt").toString());
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        FakeKubernetes api = new FakeKubernetes(folder, server, List.copyOf(pods));
        server.createContext("/", api::answer);
        server.start();
        return api;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(output);
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean mayAsk =
                ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        asked.add(exchange.getRequestURI().toString());
        byte[] body = (mayAsk ? podList() : "{}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(mayAsk ? 200 : 401, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private String podList() {
        return pods.stream()
                .map(
                        """
                        {"metadata": {"labels": {"app": "meshlark"}},
                         "spec": {"containers": [{"name": "meshlark", "ports": []}]},
                         "status": {"phase": "Running", "podIP": "%s"}}
                        """
                                ::formatted)
                .collect(Collectors.joining(",", "{\"items\": [", "]}"));
    }

    /** What has been asked for. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What a pod has under /var/run/secrets. */
    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
