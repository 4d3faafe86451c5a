package io.meshlark.auth.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** POSTs to one URL, each answered by one JSON object. Redirects are not followed. */
public final class JsonCalls implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final long MAX_ANSWER = 64 << 10;

    private final URI url;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * @param headers of each request
     * @param tls null: with the certificates that the JVM trusts
     */
    public JsonCalls(
            URI url, Map<String, String> headers, Duration timeout, @Nullable SSLContext tls) {
        this.url = url;
        this.headers = Map.copyOf(headers);
        this.timeout = timeout;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout)
                        .executor(Executors.newVirtualThreadPerTaskExecutor());
        http = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    /**
     * @throws IOException without an answer of status 200 that is a JSON object
     */
    ObjectNode post(String contentType, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .timeout(timeout)
                        .header("Content-Type", contentType)
                        .header("Accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        HttpResponse<byte[]> answer =
                http.send(
                        request.build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        if (answer.statusCode() != 200) {
            throw new IOException("the status of its answer is " + answer.statusCode());
        }
        return object(answer.body());
    }

    private static ObjectNode object(byte[] body) throws IOException {
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // its message would quote the answer
        }
        throw new IOException("its answer is no JSON object");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
