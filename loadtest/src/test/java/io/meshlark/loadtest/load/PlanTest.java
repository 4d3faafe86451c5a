package io.meshlark.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.ConnectionDefaults;
import io.meshlark.loadtest.scenario.Publication;
import io.meshlark.loadtest.scenario.Subscription;
import io.meshlark.loadtest.scenario.Testament;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static ClientGroup group(String name, int count) {
        return ClientGroup.of(name, count, ConnectionDefaults.STANDARD.connect(false));
    }

    @Test
    void everyClientAndTopicIsASource() {
        var writers = group("writers", 2).publishing(new Publication("w/{i}/{t}", 3, 0, 16, false));
        var plan = new Plan(List.of(group("idle", 5), writers), 1);

        assertThat(plan.sources().count()).isEqualTo(6);
        assertThat(topic(plan, plan.firstSource(writers, 1) + 2)).isEqualTo("w/1/2");
        assertThat(plan.number(writers, 1)).isEqualTo(6);
    }

    @Test
    void willsAreSourcesBehindThePublications() {
        var group = group("devices", 2).publishing(Publication.to("p/{i}", 0, 16));
        var devices =
                new ClientGroup(
                        group.name(),
                        group.count(),
                        group.clientId(),
                        group.connect(),
                        Optional.empty(),
                        group.publication(),
                        Optional.of(new Testament("will/{i}", 1, 16, false)),
                        0);
        var plan = new Plan(List.of(devices), 1);

        assertThat(plan.sources().count()).isEqualTo(4);
        assertThat(topic(plan, plan.firstSource(devices, 1))).isEqualTo("p/1");
        assertThat(topic(plan, plan.willSource(devices, 1))).isEqualTo("will/1");
    }

    @Test
    void eachSubscriberIsAReceiverAndAGroupIsOne() {
        var writer = group("writer", 1).publishing(Publication.to("t", 0, 16));
        var readers = group("readers", 3).subscribing(Subscription.to("t", 0));
        var workers = group("workers", 5).subscribing(Subscription.to("#", 0).sharedAs("g"));
        var laggards =
                group("laggards", 2)
                        .subscribing(new Subscription(List.of("t"), 0, Optional.empty(), false));
        var plan = new Plan(List.of(writer, readers, workers, laggards), 1);

        assertThat(plan.sources().fanOut(0)).isEqualTo(4);
        assertThat(plan.hasReceivers(writer)).isTrue();
    }

    @Test
    void namesAreThoseOfTheRun() {
        var readers = group("readers", 2).subscribing(Subscription.to("{run}/{i}", 0));
        var plan = new Plan(List.of(readers), 0xABC);

        assertThat(plan.clientId(readers, 1)).isEqualTo("bench-0abc-readers-1");
        assertThat(plan.filters(readers, 1)).containsExactly("0abc/1");
    }

    private static String topic(Plan plan, int source) {
        return new String(plan.sources().topic(source), StandardCharsets.UTF_8);
    }
}
