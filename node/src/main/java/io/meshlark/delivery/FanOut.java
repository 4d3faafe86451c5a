package io.meshlark.delivery;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.routing.Lane;
import io.meshlark.routing.Match;
import io.meshlark.routing.Subscriber;
import java.util.List;

/** The subscribers of a topic that live on one event loop: one hand-over for all of them. */
record FanOut(Lane lane, List<Match<Subscriber>> matches) {

    void send(Publication publication) {
        lane.execute(() -> deliver(publication), publication.weight());
    }

    private void deliver(Publication publication) {
        for (Match<Subscriber> match : matches) {
            Subscriber subscriber = match.subscriber();
            Match<Subscriber> seen =
                    match.hasNoLocal()
                            ? match.seen(subscriber.clientId().equals(publication.publisher()))
                            : match;
            if (seen != null) {
                QoS qos = seen.qos().min(publication.qos());
                boolean retain = publication.retain() && seen.retainAsPublished();
                subscriber.deliver(publication, qos, retain, seen.ids());
            }
        }
    }
}
