package io.meshlark.delivery;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.SubscriptionCodec;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Interest;

/** {@link GroupChange} in bytes: a tag, then its parts in order. Tags are never used again. */
final class GroupChangeCodec {
    private static final int JOINED = 1;
    private static final int LEFT = 2;
    private static final int LOADING = 3;
    private static final int DURABLE_JOINED = 4;
    private static final int DURABLE_LEFT = 5;
    private static final int PRESENCE = 6;
    private static final int LOADED = 7;

    private GroupChangeCodec() {}

    static byte[] encode(GroupChange change) {
        BinaryWriter out = new BinaryWriter(64);
        switch (change) {
            case GroupChange.Joined joined -> {
                out.octet(JOINED)
                        .varint(joined.connection())
                        .text(joined.clientId())
                        .varint(joined.receiveMaximum());
                subscription(out, joined.filter(), joined.interest());
            }
            case GroupChange.Left left ->
                    out.octet(LEFT).varint(left.connection()).text(left.filter().text());
            case GroupChange.Loading loading -> ofShard(out, LOADING, loading);
            case GroupChange.DurableJoined joined -> {
                ofShard(out, DURABLE_JOINED, joined)
                        .varint(joined.session())
                        .text(joined.clientId())
                        .octet(joined.isConnected() ? 1 : 0);
                subscription(out, joined.filter(), joined.interest());
            }
            case GroupChange.DurableLeft left ->
                    ofShard(out, DURABLE_LEFT, left)
                            .varint(left.session())
                            .text(left.filter().text());
            case GroupChange.Presence presence ->
                    ofShard(out, PRESENCE, presence)
                            .varint(presence.session())
                            .octet(presence.isConnected() ? 1 : 0);
            case GroupChange.Loaded loaded -> ofShard(out, LOADED, loaded);
        }
        return out.toByteArray();
    }

    private static BinaryWriter ofShard(BinaryWriter out, int tag, GroupChange.OfShard change) {
        return out.octet(tag).varint(change.shard()).varint(change.incarnation());
    }

    private static void subscription(BinaryWriter out, TopicFilter filter, Interest interest) {
        SubscriptionCodec.write(out, filter, interest.options(), interest.subscriptionId());
    }

    static GroupChange decode(byte[] message) {
        BinaryReader in = new BinaryReader(message);
        int tag = in.octet();
        switch (tag) {
            case JOINED -> {
                long connection = in.varint();
                String clientId = in.text();
                int receiveMaximum = in.varintUpTo(Integer.MAX_VALUE);
                Subscription of = subscription(in);
                return new GroupChange.Joined(
                        connection, clientId, receiveMaximum, of.filter, of.interest);
            }
            case LEFT -> {
                return new GroupChange.Left(in.varint(), filter(in));
            }
            case LOADING, DURABLE_JOINED, DURABLE_LEFT, PRESENCE, LOADED -> {
                return ofShard(tag, in.varintUpTo(Integer.MAX_VALUE), in.varint(), in);
            }
            default -> throw in.corrupt("unknown word about shared groups " + tag);
        }
    }

    private static GroupChange ofShard(int tag, int shard, long incarnation, BinaryReader in) {
        return switch (tag) {
            case LOADING -> new GroupChange.Loading(shard, incarnation);
            case LOADED -> new GroupChange.Loaded(shard, incarnation);
            case DURABLE_LEFT ->
                    new GroupChange.DurableLeft(shard, incarnation, in.varint(), filter(in));
            case PRESENCE ->
                    new GroupChange.Presence(shard, incarnation, in.varint(), in.octet() != 0);
            default -> {
                long session = in.varint();
                String clientId = in.text();
                boolean isConnected = in.octet() != 0;
                Subscription of = subscription(in);
                yield new GroupChange.DurableJoined(
                        shard, incarnation, session, clientId, isConnected, of.filter, of.interest);
            }
        };
    }

    private record Subscription(TopicFilter filter, Interest interest) {
        static Subscription of(TopicFilter filter, SubscriptionOptions options, int id) {
            return new Subscription(filter, new Interest(options, id));
        }
    }

    private static Subscription subscription(BinaryReader in) {
        Subscription read = SubscriptionCodec.read(in, Subscription::of);
        if (!read.filter.isShared()) {
            throw in.corrupt("member of a group that has no name");
        }
        return read;
    }

    /** {@code $share/group/filter}. */
    private static TopicFilter filter(BinaryReader in) {
        String text = in.text();
        int group = text.indexOf('/') + 1;
        int end = text.indexOf('/', group);
        if (group == 0 || end < 0) {
            throw in.corrupt("shared subscription has no filter");
        }
        return new TopicFilter(text, text.substring(group, end), text.substring(end + 1));
    }
}
