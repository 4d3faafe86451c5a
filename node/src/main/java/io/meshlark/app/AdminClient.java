package io.meshlark.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The HTTP side of a node, for commands. */
final class AdminClient implements AutoCloseable {
    static final String DEFAULT_URL = "http://127.0.0.1:8558";

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final URI node;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /** What a node has answered. */
    record Answer(int status, String text) {

        boolean isGood() {
            return status / 100 == 2;
        }
    }

    AdminClient(URI node) {
        this.node = node;
    }

    /**
     * @throws IOException if no node answers
     */
    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    /**
     * @throws IOException if no node answers
     */
    Answer post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    /**
     * @param json what is posted
     * @throws IOException if no node answers
     */
    Answer post(String path, String json) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(node.resolve(path)).timeout(ANSWER);
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
