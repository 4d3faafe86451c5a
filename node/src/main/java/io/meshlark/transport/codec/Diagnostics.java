package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reason string and user properties of an answer, which say why and may be left out: when the
 * packet would grow beyond the receiver's Maximum Packet Size, or when it did not ask for problem
 * information [MQTT-3.1.2-29]. Those of PUBLISH, SUBSCRIBE, UNSUBSCRIBE and CONNECT are the
 * message's own and stay.
 */
public final class Diagnostics {
    private Diagnostics() {}

    /** The packet with neither reason string nor user properties. */
    public static Packet without(Packet packet) {
        return switch (packet) {
            case ConnAck p -> trimmed(p, null);
            case PubAck p -> PubAck.of(p.packetId(), p.reason(), null);
            case PubRec p -> PubRec.of(p.packetId(), p.reason(), null);
            case PubRel p -> PubRel.of(p.packetId(), p.reason(), null);
            case PubComp p -> PubComp.of(p.packetId(), p.reason(), null);
            case SubAck p -> SubAck.of(p.packetId(), p.reasons());
            case UnsubAck p -> UnsubAck.of(p.packetId(), p.reasons());
            case Disconnect p -> trimmed(p, null);
            case Auth p -> trimmed(p, null);
            case Connect _, Publish _, Subscribe _, Unsubscribe _, PingReq _, PingResp _ -> packet;
        };
    }

    /** The packet with its reason string only. */
    public static Packet withoutUserProperties(Packet packet) {
        return switch (packet) {
            case ConnAck p -> trimmed(p, p.properties().reasonString());
            case PubAck p -> PubAck.of(p.packetId(), p.reason(), p.reasonString());
            case PubRec p -> PubRec.of(p.packetId(), p.reason(), p.reasonString());
            case PubRel p -> PubRel.of(p.packetId(), p.reason(), p.reasonString());
            case PubComp p -> PubComp.of(p.packetId(), p.reason(), p.reasonString());
            case SubAck p -> new SubAck(p.packetId(), p.reasons(), p.reasonString(), List.of());
            case UnsubAck p -> new UnsubAck(p.packetId(), p.reasons(), p.reasonString(), List.of());
            case Disconnect p -> trimmed(p, p.reasonString());
            case Auth p -> trimmed(p, p.reasonString());
            case Connect _, Publish _, Subscribe _, Unsubscribe _, PingReq _, PingResp _ -> packet;
        };
    }

    private static Disconnect trimmed(Disconnect p, @Nullable String reasonString) {
        return new Disconnect(
                p.reason(),
                p.sessionExpiryInterval(),
                reasonString,
                p.serverReference(),
                List.of());
    }

    private static Auth trimmed(Auth p, @Nullable String reasonString) {
        return new Auth(
                p.reason(),
                p.authenticationMethod(),
                p.authenticationData(),
                reasonString,
                List.of());
    }

    private static ConnAck trimmed(ConnAck p, @Nullable String reasonString) {
        ConnAckProperties all = p.properties();
        return new ConnAck(
                p.sessionPresent(),
                p.reason(),
                new ConnAckProperties(
                        all.sessionExpiryInterval(),
                        all.receiveMaximum(),
                        all.maximumQoS(),
                        all.retainAvailable(),
                        all.maximumPacketSize(),
                        all.assignedClientIdentifier(),
                        all.topicAliasMaximum(),
                        reasonString,
                        List.of(),
                        all.wildcardSubscriptionAvailable(),
                        all.subscriptionIdentifiersAvailable(),
                        all.sharedSubscriptionAvailable(),
                        all.serverKeepAlive(),
                        all.responseInformation(),
                        all.serverReference(),
                        all.authenticationMethod(),
                        all.authenticationData()));
    }
}
