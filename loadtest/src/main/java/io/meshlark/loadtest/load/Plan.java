package io.meshlark.loadtest.load;

import io.meshlark.loadtest.account.SourceSet;
import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Template;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a run: which sources belong to whom and who should get them. Every process of a
 * run makes the same plan for itself.
 */
final class Plan {

    private final int run;
    private final List<ClientGroup> groups;
    private final Map<String, Integer> firstSource = new HashMap<>();
    private final Map<String, Integer> firstClient = new HashMap<>();
    private final TopicMatch topics;
    private final Sources sources;

    Plan(List<ClientGroup> groups, int run) {
        this.run = run;
        this.groups = groups;
        var names = new String[groups.stream().mapToInt(ClientGroup::sources).sum()];
        int source = 0;
        int client = 0;
        for (var group : groups) {
            firstSource.put(group.name(), source);
            firstClient.put(group.name(), client);
            name(group, source, names);
            source += group.sources();
            client += group.count();
        }
        this.topics = new TopicMatch(names);
        var bytes = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            bytes[i] = names[i].getBytes(StandardCharsets.UTF_8);
        }
        this.sources = new Sources(bytes, fanOut(names.length));
    }

    private void name(ClientGroup group, int first, String[] names) {
        for (int i = 0; i < group.count(); i++) {
            int client = i;
            int own = ownSource(group, first, i);
            group.publication()
                    .ifPresent(it -> {
                        var topic = new Template(it.topic(), run);
                        for (int t = 0; t < it.topicsPerClient(); t++) {
                            names[own + t] = topic.expand(client, t);
                        }
                    });
            group.will()
                    .ifPresent(it ->
                            names[willSource(group, first, client)] =
                                    new Template(it.topic(), run).expand(client, 0));
        }
    }

    private static int ownSource(ClientGroup group, int first, int client) {
        return first + client * group.publication().map(it -> it.topicsPerClient()).orElse(0);
    }

    /** Wills come behind all that the group publishes. */
    private static int willSource(ClientGroup group, int first, int client) {
        return ownSource(group, first, group.count()) + client;
    }

    private int[] fanOut(int count) {
        var fanOut = new int[count];
        var shares = new HashSet<String>();
        for (var group : groups) {
            var subscription = group.subscription();
            if (subscription.isEmpty() || !subscription.get().isCounted()) {
                continue;
            }
            for (int i = 0; i < group.count(); i++) {
                var share = subscription.get().share();
                if (share.isEmpty() || shares.add(share.get())) {
                    var set = sourcesFor(group, i);
                    for (int slot = 0; slot < set.size(); slot++) {
                        fanOut[set.source(slot)]++;
                    }
                }
            }
        }
        return fanOut;
    }

    Sources sources() {
        return sources;
    }

    /** First of the sources of a client's publications. */
    int firstSource(ClientGroup group, int client) {
        return ownSource(group, firstSource.getOrDefault(group.name(), 0), client);
    }

    int willSource(ClientGroup group, int client) {
        return willSource(group, firstSource.getOrDefault(group.name(), 0), client);
    }

    /** Whether anybody should get what this group publishes. */
    boolean hasReceivers(ClientGroup group) {
        int first = firstSource(group, 0);
        for (int source = first; source < first + group.sources(); source++) {
            if (sources.fanOut(source) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Number of a client among all. */
    int number(ClientGroup group, int client) {
        return firstClient.getOrDefault(group.name(), 0) + client;
    }

    /** The filters of a client, without {@code $share}. */
    List<String> filters(ClientGroup group, int client) {
        return group.subscription().stream()
                .flatMap(it -> it.filters().stream())
                .map(it -> new Template(it, run).expand(client, 0))
                .toList();
    }

    SourceSet sourcesFor(ClientGroup group, int client) {
        return topics.sources(filters(group, client));
    }

    String clientId(ClientGroup group, int client) {
        return new Template(group.clientId(), run).expand(client, 0);
    }
}
