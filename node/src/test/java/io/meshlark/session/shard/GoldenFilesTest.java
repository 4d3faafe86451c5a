package io.meshlark.session.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What this release writes and reads is what the golden files hold: the value as text behind '#',
 * the bytes as hex. A file that was released is never changed; a new form gets a new file, which
 * {@code -Dgolden.write=true} writes together with all others.
 */
class GoldenFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final int BYTES_A_LINE = 32;

    static List<Golden> all() {
        return GoldenValues.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatWasWrittenIsReadAndWrittenAgain(Golden golden) throws IOException {
        Path file = FOLDER.resolve(golden.name() + ".txt");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, text(golden));
        }

        String text = Files.readString(file);

        assertThat(golden.reader().apply(bytesIn(text))).isEqualTo(golden.value());
        assertThat(text).isEqualTo(text(golden));
    }

    @Test
    @DisabledIfSystemProperty(named = "golden.write", matches = "true")
    void everyGoldenFileIsReadByTheTestAbove() throws IOException {
        List<String> names = all().stream().map(golden -> golden.name() + ".txt").toList();

        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    private static String text(Golden golden) {
        StringBuilder text = new StringBuilder();
        golden.value().lines().forEach(line -> text.append("# ").append(line).append('\n'));
        byte[] bytes = golden.encoded();
        for (int from = 0; from < bytes.length; from += BYTES_A_LINE) {
            int to = Math.min(bytes.length, from + BYTES_A_LINE);
            text.append(HEX.formatHex(bytes, from, to)).append('\n');
        }
        return text.toString();
    }

    private static byte[] bytesIn(String text) {
        StringBuilder hex = new StringBuilder();
        text.lines().filter(line -> !line.startsWith("#")).forEach(hex::append);
        return HexFormat.of().parseHex(hex.toString().replace(" ", ""));
    }
}
