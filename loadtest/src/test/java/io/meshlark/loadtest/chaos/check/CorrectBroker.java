package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.Message;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.By;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A broker that keeps its promises and does everything else by chance: connections of subscribers
 * and publishers are lost, QoS 1 comes again, answers are lost, and publishers repeat.
 */
final class CorrectBroker {

    private static final int TOPICS = 3;

    private final Random random;
    private final List<Event> events = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private long at;

    private CorrectBroker(long seed) {
        this.random = new Random(seed);
    }

    /** What clients saw of it. */
    static List<Event> history(long seed) {
        var broker = new CorrectBroker(seed);
        broker.run();
        return broker.events;
    }

    private void run() {
        for (int i = 1; i <= 3; i++) {
            subscribers.add(new Subscriber("d" + i));
            publishers.add(new Publisher("p" + i));
        }
        for (int i = 0; i < 400; i++) {
            var publisher = publishers.get(random.nextInt(publishers.size()));
            var subscriber = subscribers.get(random.nextInt(subscribers.size()));
            switch (random.nextInt(12)) {
                case 0 -> publisher.reconnect();
                case 1 -> subscriber.reconnect();
                case 2, 3, 4, 5 -> publisher.publish();
                default -> subscriber.deliver();
            }
        }
        publishers.forEach(Publisher::reconnect);
        add("", 0, new What.Reached(Stage.DRAIN));
        subscribers.forEach(Subscriber::drain);
        at += 20_000_000_000L;
        add("", 0, new What.Reached(Stage.DRAINED));
    }

    private void add(String client, int connection, What what) {
        at += 1 + random.nextInt(20_000_000);
        events.add(new Event(at, client, connection, client.isEmpty() ? 0 : 1, what));
    }

    private record Queued(Message message, int packetId) {}

    /** A durable session with one filter for everything. */
    private final class Subscriber {

        private final String name;
        private final ArrayDeque<Queued> queue = new ArrayDeque<>();
        private final List<Queued> unacknowledged = new ArrayList<>();
        private final Set<MessageId> known = new HashSet<>();
        private int connection = 1;
        private int sent;

        Subscriber(String name) {
            this.name = name;
            add(name, 1, new What.ConnectAsked(false, Story.EXPIRY, null));
            add(name, 1, new What.ConnectAccepted(false));
            add(name, 1, new What.SubscribeAsked("t/#", 2));
            add(name, 1, new What.SubscribeAcked("t/#", 2));
        }

        /** QoS 2 is taken once; a QoS 1 message that is published again comes again. */
        void take(Message message) {
            if (known.add(message.id()) || message.qos() == 1) {
                queue.add(new Queued(message, ++sent));
            }
        }

        void deliver() {
            var next = queue.poll();
            if (next != null) {
                receive(next, false);
                if (random.nextInt(3) == 0) {
                    unacknowledged.add(next);
                } else {
                    release(next);
                }
            }
        }

        private void receive(Queued it, boolean again) {
            var message = it.message();
            add(
                    name,
                    connection,
                    new What.Received(
                            message.id(),
                            message.topic(),
                            message.qos(),
                            again,
                            false,
                            it.packetId()));
        }

        private void release(Queued it) {
            if (it.message().qos() == 2) {
                add(name, connection, new What.Released(it.packetId()));
            }
        }

        void reconnect() {
            add(name, connection, new What.Disconnected(By.LOST, 0));
            connection++;
            add(name, connection, new What.ConnectAsked(false, Story.EXPIRY, null));
            add(name, connection, new What.ConnectAccepted(true));
            for (var it : unacknowledged) {
                receive(it, true);
                release(it);
            }
            unacknowledged.clear();
        }

        void drain() {
            while (!queue.isEmpty()) {
                deliver();
            }
        }
    }

    /** With a durable session, at most one message without an answer. */
    private final class Publisher {

        private final String name;
        private int connection = 1;
        private int sequence;
        private Message unanswered = new Message(new MessageId("", 0), "", 0, false);
        private boolean waits;

        Publisher(String name) {
            this.name = name;
            add(name, 1, new What.ConnectAsked(false, Story.EXPIRY, null));
            add(name, 1, new What.ConnectAccepted(false));
        }

        void publish() {
            if (!waits) {
                sequence++;
                unanswered =
                        new Message(
                                new MessageId(name, sequence),
                                "t/" + random.nextInt(TOPICS),
                                1 + random.nextInt(2),
                                false);
                ask(false);
            }
        }

        private void ask(boolean again) {
            add(name, connection, new What.PublishAsked(unanswered, sequence, again));
            boolean arrives = random.nextInt(10) > 0;
            if (arrives) {
                subscribers.forEach(it -> it.take(unanswered));
            }
            waits = !arrives || random.nextInt(10) == 0;
            if (!waits) {
                add(name, connection, new What.PublishAcked(unanswered.id(), 0));
            }
        }

        void reconnect() {
            do {
                add(name, connection, new What.Disconnected(By.LOST, 0));
                connection++;
                add(name, connection, new What.ConnectAsked(false, Story.EXPIRY, null));
                add(name, connection, new What.ConnectAccepted(true));
                if (waits) {
                    ask(true);
                }
            } while (waits);
        }
    }
}
