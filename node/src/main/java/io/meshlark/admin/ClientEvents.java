package io.meshlark.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshlark.delivery.Publisher;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Sessions;
import io.meshlark.session.edge.ClientNews;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Publishes to the whole cluster who connects to this node and who leaves it, under {@code
 * $SYS/brokers/<node>/clients/<client id>/}, while somebody is subscribed to that.
 *
 * <p>Epochs, not the order of arrival, tell which of two connections of a client on different nodes
 * is the later one. They need more than the 53 bits that readers of JSON are sure to have, so they
 * are texts.
 */
public final class ClientEvents implements ClientNews {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Three bytes a character at most, and a topic has at most 65,535. */
    private static final int LONGEST_TOPIC = 20_000;

    private final Publisher publisher;
    private final Predicate<String> isWanted;
    private final String root;
    private final LongSupplier clock;

    /**
     * @param isWanted whether anybody may want what is published to a topic
     * @param node its name in the cluster
     * @param clock epoch milliseconds
     */
    public ClientEvents(
            Publisher publisher, Predicate<String> isWanted, String node, LongSupplier clock) {
        this.publisher = publisher;
        this.isWanted = isWanted;
        this.root = "$SYS/brokers/" + node + "/clients/";
        this.clock = clock;
    }

    @Override
    public void connected(Sessions.Request request, long epoch) {
        String topic = topic(request, "connected");
        if (isWanted(topic)) {
            ObjectNode event = event(request, epoch);
            event.put("cleanStart", request.cleanStart())
                    .put("sessionExpiry", request.sessionExpiry());
            publish(topic, event);
        }
    }

    @Override
    public void disconnected(Sessions.Request request, long epoch, Departure how) {
        String topic = topic(request, "disconnected");
        if (isWanted(topic)) {
            ObjectNode event = event(request, epoch);
            event.put("sessionExpiry", how.sessionExpiry())
                    .put("reason", how.publishWill() ? "lost" : "disconnect");
            publish(topic, event);
        }
    }

    private boolean isWanted(String topic) {
        return topic.length() <= LONGEST_TOPIC && isWanted.test(topic);
    }

    private String topic(Sessions.Request request, String what) {
        return root + level(request.clientId()) + "/" + what;
    }

    /** A client id as one level of a topic: what means something in topics is percent-encoded. */
    private static String level(String clientId) {
        StringBuilder level = new StringBuilder(clientId.length());
        for (int i = 0; i < clientId.length(); i++) {
            char c = clientId.charAt(i);
            if (c == '/' || c == '+' || c == '#' || c == '%') {
                level.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                level.append(c);
            }
        }
        return level.toString();
    }

    private ObjectNode event(Sessions.Request request, long epoch) {
        return JSON.createObjectNode()
                .put("clientId", request.clientId())
                .put("epoch", Long.toUnsignedString(epoch))
                .put("protocolVersion", request.fits().limit().version().level())
                .put("timestamp", clock.getAsLong());
    }

    private void publish(String topic, ObjectNode event) {
        publisher.publish(
                new Publication(
                        topic,
                        Bytes.utf8(event.toString()),
                        QoS.AT_LEAST_ONCE,
                        false,
                        PublishProperties.NONE,
                        "",
                        Publication.NEVER),
                null,
                Publisher.Receipt.IGNORED);
    }
}
