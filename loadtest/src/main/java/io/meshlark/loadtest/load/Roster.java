package io.meshlark.loadtest.load;

import io.meshlark.loadtest.account.Findings;
import io.meshlark.loadtest.account.Ledger;
import io.meshlark.loadtest.client.Dialer;
import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Publication;
import io.meshlark.loadtest.scenario.Subscription;
import io.meshlark.loadtest.scenario.Testament;
import io.meshlark.loadtest.wire.ConnectOptions;
import io.meshlark.loadtest.wire.Decoder;
import io.meshlark.loadtest.wire.PublishWriter;
import io.meshlark.loadtest.wire.Stamp;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is on which lane. */
final class Roster {

    /** Messages with QoS 1 or 2 that one publisher can have under way. */
    private static final int RING = 4096;

    private final List<Crew> crews;
    private final Plan plan;
    private final Dialer dialer;

    /** By group, then by lane. */
    private final Map<String, List<List<Client>>> clients = new HashMap<>();

    /** Who keeps a ledger, by lane. */
    private final List<Map<String, Receiver>> receivers = new ArrayList<>();

    /** A ledger and those who write in it: one subscriber, or the members of a group. */
    private record Receiver(Ledger ledger, boolean isCounted, List<Inbound> members) {}

    private Roster(List<Crew> crews, Plan plan, Dialer dialer) {
        this.crews = crews;
        this.plan = plan;
        this.dialer = dialer;
        crews.forEach(_ -> receivers.add(new HashMap<>()));
    }

    static Roster of(
            List<ClientGroup> groups, Plan plan, Slice slice, List<Crew> crews, Dialer dialer) {
        var roster = new Roster(crews, plan, dialer);
        groups.forEach(it -> roster.add(it, slice));
        roster.keepAlive();
        return roster;
    }

    private void add(ClientGroup group, Slice slice) {
        var byLane = new ArrayList<List<Client>>();
        crews.forEach(_ -> byLane.add(new ArrayList<>()));
        clients.put(group.name(), byLane);
        var share = group.subscription().flatMap(Subscription::share);
        var decoder = new Decoder(group.version());
        var writer = group.publication().map(it -> writer(group, it)).orElse(null);
        for (int i = 0, mine = 0; i < group.count(); i++) {
            if (slice.has(i, share.isPresent())) {
                // The members of a shared subscription write in one ledger, so on one lane.
                int lane = share.isPresent() ? 0 : mine % crews.size();
                byLane.get(lane).add(client(group, i, lane, decoder, writer));
                mine++;
            }
        }
    }

    private void keepAlive() {
        for (int lane = 0; lane < crews.size(); lane++) {
            new KeepAlive(crews.get(lane), clients(lane)).start();
        }
    }

    private static PublishWriter writer(ClientGroup group, Publication it) {
        return new PublishWriter(group.version(), it.qos(), it.retain(), it.payload());
    }

    private Client client(
            ClientGroup group, int i, int lane, Decoder decoder, @Nullable PublishWriter writer) {
        var crew = crews.get(lane);
        int topics = group.publication().map(Publication::topicsPerClient).orElse(0);
        var outbound =
                writer == null
                        ? null
                        : new Outbound(crew, writer, plan.firstSource(group, i), topics, RING);
        var legacy = group.will().map(it -> legacy(group, i, it, crew)).orElse(null);
        var prefix =
                group.subscription()
                        .flatMap(Subscription::share)
                        .map(it -> "$share/" + it + "/")
                        .orElse("");
        return new Client(
                crew,
                dialer,
                decoder,
                group,
                plan.number(group, i),
                plan.clientId(group, i),
                plan.filters(group, i).stream().map(it -> prefix + it).toList(),
                inbound(group, i, lane),
                outbound,
                legacy);
    }

    private Client.Legacy legacy(ClientGroup group, int i, Testament will, Crew crew) {
        int source = plan.willSource(group, i);
        var payload = Unpooled.buffer(will.payload());
        Stamp.write(payload, crew.run, source, 1, Stamp.NO_TIME);
        payload.writeZero(will.payload() - Stamp.SIZE);
        var topic = new String(plan.sources().topic(source), StandardCharsets.UTF_8);
        return new Client.Legacy(
                new ConnectOptions.Will(topic, payload.array(), will.qos(), will.retain()), source);
    }

    private @Nullable Inbound inbound(ClientGroup group, int i, int lane) {
        if (group.subscription().isEmpty()) {
            return null;
        }
        var subscription = group.subscription().get();
        var name =
                subscription
                        .share()
                        .map(it -> "shared subscription " + it)
                        .orElseGet(() -> plan.clientId(group, i));
        var receiver =
                receivers
                        .get(lane)
                        .computeIfAbsent(
                                name,
                                _ ->
                                        new Receiver(
                                                new Ledger(plan.sourcesFor(group, i)),
                                                subscription.isCounted(),
                                                new ArrayList<>()));
        var inbound = new Inbound(crews.get(lane), receiver.ledger(), subscription.isCounted());
        receiver.members().add(inbound);
        return inbound;
    }

    List<Crew> crews() {
        return crews;
    }

    /** Those of all groups. */
    List<Client> clients(int lane) {
        var all = new ArrayList<Client>();
        clients.values().forEach(it -> all.addAll(it.get(lane)));
        return all;
    }

    List<Client> clients(String group, int lane) {
        return clients.getOrDefault(group, List.of()).get(lane);
    }

    List<Outbound> publishers(String group, int lane) {
        var publishers = new ArrayList<Outbound>();
        for (var client : clients(group, lane)) {
            var outbound = client.outbound();
            if (outbound != null) {
                publishers.add(outbound);
            }
        }
        return publishers;
    }

    Findings findings(Crew crew, Fleet.Sent sent) {
        var all = Findings.NONE;
        for (var entry : receivers.get(crews.indexOf(crew)).entrySet()) {
            var receiver = entry.getValue();
            if (receiver.isCounted()) {
                long reordered = receiver.members().stream().mapToLong(Inbound::reordered).sum();
                all =
                        all.plus(
                                Findings.of(
                                        entry.getKey(),
                                        receiver.ledger(),
                                        sent.last(),
                                        sent.excused(),
                                        reordered));
            }
        }
        return all;
    }
}
