package io.meshlark.auth.http;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines {@code Name: value}, which may hold secrets. */
public final class HeaderFile {

    private HeaderFile() {}

    /**
     * @throws IOException with the number of a line that is wrong, and nothing of what is in it
     */
    public static Map<String, String> read(Path file) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                String name = line.substring(0, Math.max(0, colon)).strip();
                String value = line.substring(colon + 1).strip();
                if (!isHeader(name, value)) {
                    throw new IOException("line %d: it must be Name: value".formatted(i + 1));
                }
                headers.put(name, value);
            }
        }
        return headers;
    }

    /** Whether a request takes it; some names are its own, such as Host. */
    private static boolean isHeader(String name, String value) {
        try {
            HttpRequest.newBuilder().setHeader(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
