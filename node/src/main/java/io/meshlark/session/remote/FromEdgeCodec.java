package io.meshlark.session.remote;

import io.meshlark.auth.access.Principal;
import io.meshlark.auth.access.PrincipalCodec;
import io.meshlark.protocol.binary.AssignmentCodec;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.SubscriptionCodec;
import io.meshlark.protocol.binary.WillCodec;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.ClientSession.OpenInbound;
import io.meshlark.session.ClientSession.Replay;
import io.meshlark.session.ClientSession.Subscription;
import io.meshlark.session.FromEdge;
import io.meshlark.session.PacketLimit;
import io.meshlark.session.SentSoFar;
import io.meshlark.session.Sessions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link FromEdge} in bytes: a tag for each kind, then its fields. */
final class FromEdgeCodec {
    private static final int CONNECT = 1;
    private static final int REATTACH = 2;
    private static final int SUBSCRIBE = 3;
    private static final int UNSUBSCRIBE = 4;
    private static final int RELEASE = 5;
    private static final int REBASE = 6;
    private static final int GONE = 7;
    private static final int ASSIGN = 8;

    private static final int CLEAN_START = 1;
    private static final int WILL = 1 << 1;
    private static final int LIMIT = 1 << 2;
    private static final int PRINCIPAL = 1 << 3;
    private static final int OWN_RULES = 1 << 4;
    private static final int KNOWN = (1 << 5) - 1;

    private final Function<PacketLimit, Sessions.Fits> fits;

    /**
     * @param fits what a client's Maximum Packet Size means
     */
    FromEdgeCodec(Function<PacketLimit, Sessions.Fits> fits) {
        this.fits = fits;
    }

    static void write(BinaryWriter out, FromEdge what) {
        switch (what) {
            case FromEdge.Connect connect -> request(out.octet(CONNECT), connect.request());
            case FromEdge.Reattach reattach -> {
                request(out.octet(REATTACH), reattach.request());
                sent(out, reattach.sent());
            }
            case FromEdge.Subscribe subscribe -> {
                out.octet(SUBSCRIBE).varint(subscribe.packetId());
                out.varint(subscribe.subscriptions().size());
                subscribe.subscriptions().forEach(s -> subscription(out, s));
            }
            case FromEdge.Unsubscribe unsubscribe -> {
                out.octet(UNSUBSCRIBE).varint(unsubscribe.packetId());
                out.varint(unsubscribe.filters().size());
                unsubscribe.filters().forEach(filter -> Wire.filter(out, filter));
            }
            case FromEdge.Release release ->
                    out.octet(RELEASE).varint(release.packetId()).varint(release.generation());
            case FromEdge.Rebase rebase -> {
                out.octet(REBASE).varint(rebase.base()).varint(rebase.ranges().length);
                for (int each : rebase.ranges()) {
                    out.varint(each);
                }
            }
            case FromEdge.Assign assign -> {
                Wire.flag(out.octet(ASSIGN), assign.again()).varint(assign.question());
                out.varint(assign.packetId()).varint(assign.generation());
                AssignmentCodec.write(out, assign.picks());
            }
            case FromEdge.Gone gone -> {
                departure(out.octet(GONE), gone.departure());
                out.signed(gone.sentTo());
            }
        }
    }

    FromEdge read(BinaryReader in) {
        int tag = in.octet();
        return switch (tag) {
            case CONNECT -> new FromEdge.Connect(request(in));
            case REATTACH -> new FromEdge.Reattach(request(in), sent(in));
            case SUBSCRIBE -> new FromEdge.Subscribe((int) in.varint(), subscriptions(in));
            case UNSUBSCRIBE -> new FromEdge.Unsubscribe((int) in.varint(), filters(in));
            case RELEASE -> new FromEdge.Release((int) in.varint(), in.varint());
            case REBASE -> new FromEdge.Rebase(in.varint(), ints(in));
            case GONE -> new FromEdge.Gone(departure(in), in.signed());
            case ASSIGN -> assign(in);
            default -> throw in.corrupt("unknown word of an edge " + tag);
        };
    }

    private static FromEdge.Assign assign(BinaryReader in) {
        boolean again = Wire.flag(in);
        int question = (int) in.varint();
        int packetId = (int) in.varint();
        return new FromEdge.Assign(
                question, packetId, in.varint(), AssignmentCodec.read(in), again);
    }

    // ---- CONNECT

    private static void request(BinaryWriter out, Sessions.Request request) {
        Will will = request.will();
        PacketLimit limit = request.fits().limit();
        Principal principal = request.principal();
        out.varint(
                        (request.cleanStart() ? CLEAN_START : 0)
                                | (will == null ? 0 : WILL)
                                | (limit.isNone() ? 0 : LIMIT)
                                | (principal.isUnknown() ? 0 : PRINCIPAL)
                                | (principal.rules().isEmpty() ? 0 : OWN_RULES))
                .text(request.clientId())
                .varint(request.sessionExpiry())
                .varint(request.receiveMaximum());
        if (will != null) {
            WillCodec.write(out, will);
        }
        if (!limit.isNone()) {
            out.varint(limit.bytes()).octet(limit.version().level());
        }
        if (!principal.isUnknown()) {
            PrincipalCodec.write(out, principal);
        }
    }

    private Sessions.Request request(BinaryReader in) {
        int flags = in.flags("CONNECT", KNOWN);
        String clientId = in.text();
        long expiry = in.varint();
        int receiveMaximum = (int) in.varint();
        Will will = (flags & WILL) != 0 ? WillCodec.read(in) : null;
        PacketLimit limit = (flags & LIMIT) != 0 ? limit(in) : PacketLimit.NONE;
        Principal principal =
                (flags & PRINCIPAL) != 0
                        ? PrincipalCodec.read(in, (flags & OWN_RULES) != 0)
                        : Principal.ANONYMOUS;
        return new Sessions.Request(
                clientId,
                principal,
                (flags & CLEAN_START) != 0,
                expiry,
                receiveMaximum,
                will,
                fits.apply(limit));
    }

    private static PacketLimit limit(BinaryReader in) {
        long bytes = in.varint();
        int level = in.octet();
        for (MqttVersion version : MqttVersion.values()) {
            if (version.level() == level) {
                return new PacketLimit(bytes, version);
            }
        }
        throw in.corrupt("MQTT version " + level);
    }

    private static void sent(BinaryWriter out, SentSoFar sent) {
        out.varint(sent.sentFrom()).signed(sent.sentTo());
        Wire.longs(out, sent.unanswered());
        Wire.longs(out, sent.received());
        ids(out, sent.released());
        ids(out, sent.completed());
    }

    private static void ids(BinaryWriter out, Set<Integer> packetIds) {
        out.varint(packetIds.size());
        packetIds.forEach(out::varint);
    }

    private static Set<Integer> ids(BinaryReader in) {
        Set<Integer> packetIds = new HashSet<>();
        for (int each : ints(in)) {
            packetIds.add(each);
        }
        return packetIds;
    }

    private static SentSoFar sent(BinaryReader in) {
        return new SentSoFar(
                in.varint(), in.signed(), Wire.longs(in), Wire.longs(in), ids(in), ids(in));
    }

    // ---- subscriptions

    private static void subscription(BinaryWriter out, Subscription s) {
        SubscriptionCodec.write(out, s.filter(), s.options(), s.subscriptionId());
    }

    private static List<Subscription> subscriptions(BinaryReader in) {
        int count = in.count();
        List<Subscription> subscriptions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            subscriptions.add(SubscriptionCodec.read(in, Subscription::new));
        }
        return subscriptions;
    }

    private static List<TopicFilter> filters(BinaryReader in) {
        int count = in.count();
        List<TopicFilter> filters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            filters.add(Wire.filter(in));
        }
        return filters;
    }

    private static int[] ints(BinaryReader in) {
        int[] values = new int[in.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) in.varint();
        }
        return values;
    }

    // ---- what a connection leaves behind

    private static void departure(BinaryWriter out, Departure departure) {
        Wire.flag(out, departure.publishWill()).signed(departure.sessionExpiry());
        openInbound(out, departure.openInbound());
        replays(out, departure.replays());
    }

    private static Departure departure(BinaryReader in) {
        return new Departure(Wire.flag(in), in.signed(), openInbound(in), replays(in));
    }

    static void openInbound(BinaryWriter out, List<OpenInbound> open) {
        out.varint(open.size());
        open.forEach(each -> Wire.flag(out.varint(each.packetId()), each.appended()));
    }

    static List<OpenInbound> openInbound(BinaryReader in) {
        int count = in.count();
        List<OpenInbound> open = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            open.add(new OpenInbound((int) in.varint(), Wire.flag(in)));
        }
        return open;
    }

    static void replays(BinaryWriter out, List<Replay> replays) {
        out.varint(replays.size());
        for (Replay each : replays) {
            subscription(out, each.subscription());
            String after = each.after();
            Wire.flag(out, after != null);
            if (after != null) {
                out.text(after);
            }
        }
    }

    static List<Replay> replays(BinaryReader in) {
        int count = in.count();
        List<Replay> replays = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Subscription subscription = SubscriptionCodec.read(in, Subscription::new);
            @Nullable String after = Wire.flag(in) ? in.text() : null;
            replays.add(new Replay(subscription, after));
        }
        return replays;
    }
}
