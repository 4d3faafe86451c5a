package io.meshlark.loadtest.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardPlacesTest {

    @Test
    void allRunWhenEveryShardIsOnSomeNode() {
        var all = ShardPlaces.read(status(4, "\"a:1\":[0,2],\"b:1\":[1,3]"));

        assertThat(all).isEqualTo(new ShardPlaces(4, Map.of("a:1", 2, "b:1", 2)));
        assertThat(all.allRun()).isTrue();
    }

    @Test
    void notAllRunWhenSomeAreNowhere() {
        assertThat(ShardPlaces.read(status(4, "\"a:1\":[0,2],\"b:1\":[]")).allRun()).isFalse();
    }

    @Test
    void somethingElseIsRefused() {
        assertThatThrownBy(() -> ShardPlaces.read("{\"shards\":4}"))
                .hasMessageStartingWith("not the status of a cluster");
    }

    private static String status(int total, String byNode) {
        return "{\"cluster\":\"c\",\"shards\":{\"total\":%d,\"byNode\":{%s}}}"
                .formatted(total, byNode);
    }
}
