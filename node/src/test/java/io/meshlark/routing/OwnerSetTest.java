package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnerSetTest {
    @Test
    void keepsEachOwnerOnceInTheOrderOfAdding() {
        var random = new RandomTopics("keepsEachOwnerOnceInTheOrderOfAdding");
        var owners = new OwnerSet();
        for (int round = 0; round < 50; round++) {
            Set<Integer> model = new LinkedHashSet<>();
            owners.clear();
            for (int i = random.below(300); i > 0; i--) {
                int number = random.below(200);
                int owner = random.below(2) == 0 ? Owner.shard(number) : Owner.node(number);
                assertThat(owners.contains(owner)).isEqualTo(model.contains(owner));
                owners.add(owner);
                model.add(owner);
            }
            assertThat(owners.toArray()).containsExactly(model.stream().mapToInt(i -> i).toArray());
        }
    }

    @Test
    void nodesAndShardsWithTheSameNumberAreDifferentOwners() {
        assertThat(Owner.node(0)).isNotEqualTo(Owner.shard(0));
        assertThat(Owner.isNode(Owner.node(0))).isTrue();
        assertThat(Owner.isShard(Owner.shard(0))).isTrue();
        assertThat(Owner.number(Owner.node(9))).isEqualTo(9);
        assertThat(Owner.number(Owner.shard(9))).isEqualTo(9);
    }
}
