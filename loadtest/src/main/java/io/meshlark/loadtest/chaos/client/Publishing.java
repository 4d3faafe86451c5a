package io.meshlark.loadtest.chaos.client;

import java.util.List;

/** One publisher, its topics and levels of QoS in turn, at a steady pace while it is let. */
final class Publishing extends Activity {

    private final Client publisher;
    private final List<String> topics;
    private final List<Integer> qos;
    private final boolean retain;
    private final long pause;
    private int turn;

    /**
     * @param rate a second
     */
    Publishing(
            Client publisher, List<String> topics, List<Integer> qos, boolean retain, double rate) {
        this.publisher = publisher;
        this.topics = topics;
        this.qos = qos;
        this.retain = retain;
        this.pause = Math.max(1, Math.round(1000 / rate));
    }

    @Override
    void step() throws InterruptedException {
        // The topic changes slower than the QoS, so that every topic sees every QoS.
        publisher.publish(
                topics.get(turn / qos.size() % topics.size()), qos.get(turn % qos.size()), retain);
        turn++;
        Thread.sleep(pause);
    }
}
