package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.config.Settings;
import io.meshlark.transport.tls.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code meshlark check} finds in the files that settings name. */
class FileCheckTest {
    private static final String HASH =
            "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

    @TempDir Path folder;

    private List<String> problems(Authority.Pair listener, Authority.Pair node, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "listeners.tls.port=18883",
                                "tls.certificate=" + listener.certificate(),
                                "tls.key=" + listener.key(),
                                "cluster.tls.certificate=" + node.certificate(),
                                "cluster.tls.key=" + node.key(),
                                "cluster.tls.authority=" + node.certificate()));
        all.addAll(List.of(more));
        return FileCheck.problems(Settings.with(all.toArray(String[]::new)));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void filesThatAreRightSayNothing() throws Exception {
        Authority ca = Authority.in(folder.resolve("ca"), "ca");
        Authority.Pair good = ca.issueRsa("good", "DNS:localhost");

        assertThat(
                        problems(
                                good,
                                good,
                                "cluster.tls.authority=" + ca.certificate(),
                                "auth.chain=[password-file]",
                                "auth.password-file.file=" + file("passwords", "ann:" + HASH)))
                .isEmpty();
    }

    @Test
    void allThatIsWrongIsSaid() throws Exception {
        Authority ca = Authority.in(folder.resolve("ca"), "ca");
        Authority.Pair one = ca.issueRsa("one", "DNS:localhost");
        Authority.Pair other = ca.issueRsa("other", "DNS:localhost");
        Authority.Pair mixed = new Authority.Pair(one.certificate(), other.key());

        assertThat(
                        problems(
                                mixed,
                                mixed,
                                "cluster.tls.authority=" + ca.certificate(),
                                "access.rules=" + file("rules", "permit everyone all #"),
                                "auth.chain=[password-file, jwt]",
                                "auth.password-file.file=" + file("passwords", "ann:geheim"),
                                "auth.jwt.jwks-file=" + folder.resolve("none.json")))
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("rules:1"),
                        it -> assertThat(it).contains("is not the key of the first certificate"),
                        it -> assertThat(it).startsWith("cluster.tls: "),
                        it ->
                                assertThat(it)
                                        .startsWith("auth.password-file.file: ")
                                        .contains("line 1: ")
                                        .doesNotContain("geheim"),
                        it ->
                                assertThat(it)
                                        .startsWith("auth.jwt.jwks-file: ")
                                        .endsWith(
                                                "there is no file " + folder.resolve("none.json")));
    }

    @Test
    void certificateThatHasEndedIsSaid() {
        Authority ca = Authority.in(folder.resolve("ca"), "ca");
        Authority.Pair good = ca.issueRsa("good", "DNS:localhost");

        assertThat(
                        problems(
                                ca.issueEnded("ended", "DNS:localhost"),
                                good,
                                "cluster.tls.authority=" + ca.certificate()))
                .containsExactly("tls: a certificate has ended");
    }
}
