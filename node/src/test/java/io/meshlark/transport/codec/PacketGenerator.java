package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import io.meshlark.protocol.packet.UserProperty;
import io.meshlark.protocol.packet.Will;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Random packets that a peer of one version may send to one side. */
public final class PacketGenerator {
    private static final String[] ALPHABET = {
        "a", "b", "Z", "0", "/", "$", " ", "é", "ß", "ж", "漢", "\uFEFF", "\uFFFD", "😀", "\u0001",
        "\u007F"
    };

    private final RandomGenerator random;
    private final MqttVersion version;
    private final Side reader;

    public PacketGenerator(RandomGenerator random, MqttVersion version, Side reader) {
        this.random = random;
        this.version = version;
        this.reader = reader;
    }

    /** Any packet but CONNECT, which comes once. */
    public Packet next() {
        List<Supplier<Packet>> toServer =
                List.of(this::subscribe, this::unsubscribe, () -> PingReq.INSTANCE);
        List<Supplier<Packet>> toClient =
                List.of(this::connAck, this::subAck, this::unsubAck, () -> PingResp.INSTANCE);
        return switch (random.nextInt(8)) {
            case 0 -> new PubAck(id(), answer(), text(), users());
            case 1 -> new PubRec(id(), answer(), text(), users());
            case 2 -> new PubRel(id(), release(), text(), users());
            case 3 -> new PubComp(id(), release(), text(), users());
            case 4, 5 -> publish();
            case 6 -> random.nextBoolean() && v5() ? auth() : disconnect();
            default -> oneOf(reader == Side.SERVER ? toServer : toClient).get();
        };
    }

    public Connect connect() {
        boolean hasUser = random.nextBoolean();
        boolean hasPassword = random.nextBoolean() && (hasUser || v5());
        return new Connect(
                version,
                !v5() && random.nextInt(4) == 0,
                string(),
                random.nextBoolean(),
                random.nextInt(65_536),
                random.nextBoolean() ? will() : null,
                hasUser ? string() : null,
                hasPassword ? bytes(40) : null,
                v5() ? connectProperties() : ConnectProperties.NONE);
    }

    private Will will() {
        return new Will(
                string(),
                bytes(300),
                qos(),
                random.nextBoolean(),
                v5() ? u32(0) : 0,
                publishProperties());
    }

    private ConnectProperties connectProperties() {
        if (random.nextBoolean()) {
            return ConnectProperties.NONE;
        }
        String method = text();
        return new ConnectProperties(
                u32(0),
                1 + random.nextInt(65_535),
                random.nextBoolean() ? ConnectProperties.NO_LIMIT : 1 + random.nextInt(1 << 30),
                random.nextInt(65_536),
                random.nextBoolean(),
                random.nextBoolean(),
                method,
                method != null && random.nextBoolean() ? bytes(20) : null,
                users());
    }

    public Publish publish() {
        QoS qos = qos();
        int alias = v5() && random.nextBoolean() ? 1 + random.nextInt(65_535) : 0;
        int[] ids =
                v5() && reader == Side.CLIENT
                        ? random.ints(random.nextInt(4), 1, 268_435_456).toArray()
                        : new int[0];
        return new Publish(
                alias != 0 && random.nextBoolean() ? "" : "t" + string(),
                bytes(random.nextInt(10) == 0 ? 30_000 : 100),
                qos,
                random.nextBoolean(),
                qos.isAcknowledged() && random.nextBoolean(),
                qos.isAcknowledged() ? id() : 0,
                publishProperties(),
                alias,
                SubscriptionIds.of(ids));
    }

    public PublishProperties publishProperties() {
        if (!v5() || random.nextInt(3) == 0) {
            return PublishProperties.NONE;
        }
        boolean format = random.nextBoolean();
        return new PublishProperties(
                format,
                format && random.nextBoolean(),
                random.nextBoolean() ? u32(0) : PublishProperties.ABSENT,
                text(),
                text(),
                random.nextBoolean() ? bytes(30) : null,
                users());
    }

    private Subscribe subscribe() {
        return new Subscribe(
                id(),
                v5() && random.nextBoolean() ? 1 + random.nextInt(268_435_455) : 0,
                users(),
                some(() -> new Subscribe.Entry("f" + string(), options())));
    }

    private SubscriptionOptions options() {
        return v5()
                ? new SubscriptionOptions(
                        qos(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        RetainHandling.of(random.nextInt(3)))
                : SubscriptionOptions.of(qos());
    }

    private Unsubscribe unsubscribe() {
        return new Unsubscribe(id(), users(), some(this::string));
    }

    private SubAck subAck() {
        Set<ReasonCode> allowed = v5() ? ReasonCodes.SUBACK : ReasonCodes.V3_SUBACK;
        return new SubAck(id(), some(() -> oneOf(List.copyOf(allowed))), text(), users());
    }

    private UnsubAck unsubAck() {
        return v5()
                ? new UnsubAck(
                        id(), some(() -> oneOf(List.copyOf(ReasonCodes.UNSUBACK))), text(), users())
                : UnsubAck.of(id(), List.of());
    }

    private ConnAck connAck() {
        boolean present = version != MqttVersion.V3_1 && random.nextBoolean();
        if (!v5()) {
            ReasonCode reason = ReturnCodes.reason(random.nextInt(6));
            return new ConnAck(
                    present, reason == null ? ReasonCode.SUCCESS : reason, ConnAckProperties.NONE);
        }
        return new ConnAck(present, oneOf(List.copyOf(ReasonCodes.CONNACK)), connAckProperties());
    }

    private ConnAckProperties connAckProperties() {
        if (random.nextBoolean()) {
            return ConnAckProperties.NONE;
        }
        return new ConnAckProperties(
                u32(-1),
                1 + random.nextInt(65_535),
                qos(),
                random.nextBoolean(),
                random.nextBoolean() ? ConnectProperties.NO_LIMIT : 1 + random.nextInt(1 << 30),
                text(),
                random.nextInt(65_536),
                text(),
                users(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(65_537) - 1,
                text(),
                text(),
                text(),
                random.nextBoolean() ? bytes(20) : null);
    }

    private Disconnect disconnect() {
        return v5()
                ? new Disconnect(
                        oneOf(List.copyOf(ReasonCodes.disconnectTo(reader))),
                        reader == Side.SERVER ? u32(-1) : Disconnect.ABSENT,
                        text(),
                        text(),
                        users())
                : Disconnect.NORMAL;
    }

    private Auth auth() {
        return new Auth(
                oneOf(List.copyOf(ReasonCodes.authTo(reader))),
                string(),
                random.nextBoolean() ? bytes(20) : null,
                text(),
                users());
    }

    private ReasonCode answer() {
        return v5() ? oneOf(List.copyOf(ReasonCodes.PUBLISH_ANSWER)) : ReasonCode.SUCCESS;
    }

    private ReasonCode release() {
        return v5() ? oneOf(List.copyOf(ReasonCodes.RELEASE)) : ReasonCode.SUCCESS;
    }

    /** A string of v5 that may be absent. */
    private @Nullable String text() {
        return v5() && random.nextBoolean() ? string() : null;
    }

    private List<UserProperty> users() {
        if (!v5() || random.nextBoolean()) {
            return List.of();
        }
        return some(() -> new UserProperty(string(), string()));
    }

    public String string() {
        StringBuilder text = new StringBuilder();
        boolean ascii = random.nextBoolean();
        int length = random.nextInt(20) == 0 ? random.nextInt(3_000) : random.nextInt(20);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET[random.nextInt(ascii ? 7 : ALPHABET.length)]);
        }
        return text.toString();
    }

    private Bytes bytes(int below) {
        byte[] bytes = new byte[random.nextInt(below)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    /** 0 to 4,294,967,295, or {@code absent}. */
    private long u32(long absent) {
        return random.nextInt(3) == 0 ? absent : random.nextLong(1L << 32);
    }

    private int id() {
        return 1 + random.nextInt(65_535);
    }

    private QoS qos() {
        return QoS.of(random.nextInt(3));
    }

    private boolean v5() {
        return version == MqttVersion.V5;
    }

    private <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private <T> List<T> some(Supplier<T> supplier) {
        return IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(_ -> supplier.get()).toList();
    }
}
