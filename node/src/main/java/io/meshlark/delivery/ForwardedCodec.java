package io.meshlark.delivery;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.Delivery;
import io.meshlark.protocol.binary.MessageIdCodec;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.packet.QoS;

/**
 * {@link Forwarded} in bytes: a tag, for whom it is and how, and the publication. Tags are never
 * used again.
 */
final class ForwardedCodec {
    private static final int TO_ALL = 1;
    private static final int TO_MEMBER = 2;
    private static final int TO_SESSION = 3;
    private static final int BACK = 4;

    /** Flag of the delivery to a member: the id of its copy follows. */
    private static final int HAS_ID = Delivery.OWN;

    private ForwardedCodec() {}

    static byte[] encode(Forwarded forwarded) {
        Publication publication = forwarded.publication();
        BinaryWriter out = new BinaryWriter(64 + publication.weight());
        switch (forwarded) {
            case Forwarded.ToAll _ -> out.octet(TO_ALL);
            case Forwarded.Back _ -> out.octet(BACK);
            case Forwarded.ToMember to -> {
                out.octet(TO_MEMBER).varint(to.connection()).text(to.group()).text(to.filter());
                MessageId id = to.id();
                new Delivery(to.qos(), to.retain(), to.ids(), id == null ? 0 : HAS_ID).write(out);
                if (id != null) {
                    MessageIdCodec.write(out, id);
                }
            }
            case Forwarded.ToSession to -> {
                out.octet(TO_SESSION).varint(to.shard()).varint(to.session());
                new Delivery(QoS.AT_MOST_ONCE, to.retain(), to.ids(), 0).write(out);
            }
        }
        PublicationCodec.write(out, publication);
        return out.toByteArray();
    }

    static Forwarded decode(byte[] message) {
        BinaryReader in = new BinaryReader(message);
        int tag = in.octet();
        return switch (tag) {
            case TO_ALL -> new Forwarded.ToAll(PublicationCodec.read(in));
            case TO_MEMBER -> {
                long connection = in.varint();
                String group = in.text();
                String filter = in.text();
                Delivery how = Delivery.read(in, HAS_ID);
                MessageId id = how.has(HAS_ID) ? MessageIdCodec.read(in) : null;
                yield new Forwarded.ToMember(
                        PublicationCodec.read(in),
                        connection,
                        group,
                        filter,
                        how.qos(),
                        how.retain(),
                        how.ids(),
                        id);
            }
            case TO_SESSION -> {
                int shard = in.varintUpTo(Integer.MAX_VALUE);
                long session = in.varint();
                Delivery how = Delivery.read(in, 0);
                yield new Forwarded.ToSession(
                        PublicationCodec.read(in), shard, session, how.retain(), how.ids());
            }
            case BACK -> new Forwarded.Back(PublicationCodec.read(in));
            default -> throw in.corrupt("unknown kind of publication " + tag);
        };
    }
}
