package io.meshlark.loadtest.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {

    @ParameterizedTest
    @CsvSource({"1000, 3, 334", "50000, 12, 4167", "1000000, 201, 4976", "1, 3, 1"})
    void everyNodeHasAsManyClientsAsTheOthers(int filters, int clients, int perClient) {
        var plan = Filters.of("fleet", filters, 3);

        assertThat(plan.clients()).isEqualTo(clients);
        assertThat(plan.perClient()).isEqualTo(perClient);
        assertThat(plan.total()).isBetween(filters, filters + clients);
    }

    @Test
    void filtersOfAClientDifferAndOneInTenHasAPlus() {
        var templates = Filters.of("fleet", 1_000, 3).templates();

        assertThat(templates).doesNotHaveDuplicates().hasSize(334);
        assertThat(templates).startsWith("fleet/{i}/+/0/state", "fleet/{i}/device/1/cmd");
        assertThat(templates.stream().filter(it -> it.contains("+"))).hasSize(34);
    }
}
