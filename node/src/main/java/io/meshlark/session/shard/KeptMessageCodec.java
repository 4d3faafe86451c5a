package io.meshlark.session.shard;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.Delivery;
import io.meshlark.protocol.binary.PublicationCodec;

/** A {@link KeptMessage}: outSeq, flags, identifiers, and the message unless it is received. */
final class KeptMessageCodec {
    private static final int PUBLICATION = Delivery.OWN;

    private KeptMessageCodec() {}

    /**
     * @param before the outSeq of the message before, so that a neighbour takes one byte
     */
    static void write(BinaryWriter out, KeptMessage message, long before) {
        Publication publication = message.publication();
        int own = publication == null ? 0 : PUBLICATION;
        out.signed(message.outSeq() - before);
        new Delivery(message.qos(), message.retain(), message.ids(), own).write(out);
        if (publication != null) {
            PublicationCodec.write(out, publication);
        }
    }

    static KeptMessage read(BinaryReader in, long before) {
        long outSeq = before + in.signed();
        Delivery delivery = Delivery.read(in, PUBLICATION);
        Publication publication = delivery.has(PUBLICATION) ? PublicationCodec.read(in) : null;
        return new KeptMessage(
                outSeq, publication, delivery.qos(), delivery.retain(), delivery.ids());
    }
}
