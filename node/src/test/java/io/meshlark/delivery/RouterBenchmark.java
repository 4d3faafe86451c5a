package io.meshlark.delivery;

import io.meshlark.Measured;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Interest;
import io.meshlark.routing.Lane;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * A publication at QoS 0 handed to subscribers whose lane runs it at once: a route that is not
 * cached is to be compared with one that is, and each of 500 subscribers with the only one.
 */
public class RouterBenchmark extends Measured {
    private static final int SUBSCRIBERS = 500;

    /** Eight times what the router caches, in turn: none of them is still there. */
    private static final int TOPICS = 8_192;

    private final Routes routes = new Routes(new SipHash(1, 2), 8, 1, SharedStrategy.ROUND_ROBIN);
    private final Router router = new Router(routes, new Unused(), new Unused(), 1);
    private final CountingLane lane = new CountingLane();
    private final Publication[] publications = new Publication[TOPICS];
    private final Publication toMany = publication("to/many");
    private int next;

    @Setup
    public void subscribe() {
        for (int i = 0; i < TOPICS; i++) {
            String topic = "site/7/device/" + i;
            publications[i] = publication(topic);
            subscribe(topic);
        }
        for (int i = 0; i < SUBSCRIBERS; i++) {
            subscribe(toMany.topic());
        }
    }

    @Benchmark
    public long toOneCached() {
        return publish(publications[0]);
    }

    @Benchmark
    public long toOneNotCached() {
        return publish(publications[next++ & (TOPICS - 1)]);
    }

    @Benchmark
    @OperationsPerInvocation(SUBSCRIBERS)
    public long toEachOf500() {
        return publish(toMany);
    }

    private long publish(Publication publication) {
        router.publish(publication, null, Publisher.Receipt.IGNORED);
        return lane.delivered;
    }

    private void subscribe(String filter) {
        routes.add(
                new Sink(lane),
                new TopicFilter(filter, null, filter),
                new Interest(SubscriptionOptions.of(QoS.AT_MOST_ONCE), 0));
    }

    private static Publication publication(String topic) {
        return new Publication(
                topic,
                Bytes.wrap(new byte[100]),
                QoS.AT_MOST_ONCE,
                false,
                PublishProperties.NONE,
                "publisher",
                Publication.NEVER);
    }

    /** Runs at once what is handed over. */
    private static final class CountingLane implements Lane {
        long delivered;

        @Override
        public boolean isHere() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }

    private static final class Sink implements ShareGroup.SharedSubscriber {
        private final CountingLane lane;

        Sink(CountingLane lane) {
            this.lane = lane;
        }

        @Override
        public Lane lane() {
            return lane;
        }

        @Override
        public String clientId() {
            return "subscriber";
        }

        @Override
        public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {
            lane.delivered++;
        }

        @Override
        public long number() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int receiveMaximum() {
            return 1;
        }

        @Override
        public void deliverShared(
                Publication publication,
                QoS qos,
                boolean retain,
                SubscriptionIds ids,
                ShareGroup group) {
            throw new UnsupportedOperationException();
        }
    }

    /** What QoS 0 without RETAIN does not need. */
    private static final class Unused implements ShardGateway, Retention {
        @Override
        public boolean accepts(int shard) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean hasRoom() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void append(int shard, Append append, Done done) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void retain(Publication publication, Written durable) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void retainUnlessNewer(Publication publication, long since, Written durable) {
            throw new UnsupportedOperationException();
        }
    }
}
