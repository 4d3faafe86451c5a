package io.meshlark.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void treesAreWritten() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("text", "a \"b\" \\ \n \u0001 ü");
        tree.put("whole", 5.0);
        tree.put("part", 0.1 + 0.2);
        tree.put("list", List.of(1L, true));
        tree.put("empty", Map.of());

        assertThat(Json.of(tree))
                .isEqualTo(
                        """
                        {
                          "text": "a \\"b\\" \\\\ \\n \\u0001 ü",
                          "whole": 5,
                          "part": 0.3,
                          "list": [
                            1,
                            true
                          ],
                          "empty": {}
                        }
                        """);
    }
}
