package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mosquitto's command line clients, with the three versions of MQTT that they speak. */
@Needs(
        value = {"mosquitto_pub", "mosquitto_sub", "mosquitto_rr"},
        packages = "mosquitto-clients")
@ExtendWith(RunningBroker.class)
class MosquittoTest {
    private static final String[] VERSIONS = {"31", "311", "5"};

    private final Broker broker;
    private final String topic = Fresh.name("topic");

    MosquittoTest(Broker broker) {
        this.broker = broker;
    }

    static Stream<Arguments> versionsAndQos() {
        return Stream.of(VERSIONS)
                .flatMap(it -> IntStream.rangeClosed(0, 2).mapToObj(qos -> Arguments.of(it, qos)));
    }

    static Stream<Arguments> pairs() {
        return Stream.of(VERSIONS).flatMap(a -> Stream.of(VERSIONS).map(b -> Arguments.of(a, b)));
    }

    @ParameterizedTest(name = "version {0}, QoS {1}")
    @MethodSource("versionsAndQos")
    void messageArrivesAsItWasPublished(String version, int qos) {
        try (var subscriber = subscriber(version, 1, "-t %s/+/x".formatted(topic))) {
            pub(version, "-q %d -t %s/a/x -m hello".formatted(qos, topic));

            assertThat(subscriber.finish()).endsWith("%s/a/x|%d|0|hello".formatted(topic, qos));
        }
    }

    @ParameterizedTest(name = "from version {0} to {1}")
    @MethodSource("pairs")
    void anyVersionHearsAnyOther(String publishing, String subscribing) {
        try (var subscriber = subscriber(subscribing, 1, "-t " + topic)) {
            pub(publishing, "-q 2 -t %s -m hello".formatted(topic));

            assertThat(subscriber.finish()).endsWith(topic + "|2|0|hello");
        }
    }

    @ParameterizedTest(name = "version {0}, QoS {1}")
    @MethodSource("versionsAndQos")
    void retainedMessageMeetsTheLaterSubscriber(String version, int qos) {
        pub(version, "-q %d -t %s -m kept -r".formatted(qos, topic));

        assertThat(sub(version, "-C 1 -t " + topic)).containsExactly(topic + "|" + qos + "|1|kept");
    }

    @ParameterizedTest(name = "version {0}, QoS {1}")
    @MethodSource("versionsAndQos")
    void willOfAKilledClientIsPublished(String version, int qos) {
        var will = "--will-topic %s --will-payload gone --will-qos %d".formatted(topic, qos);
        try (var heir = subscriber(version, 1, "-t " + topic);
                var mortal = subscriber(version, 1, "-t %s/other %s".formatted(topic, will))) {
            mortal.kill();

            assertThat(heir.finish()).endsWith("%s|%d|0|gone".formatted(topic, qos));
        }
    }

    @ParameterizedTest(name = "version {0}, QoS {1}")
    @MethodSource("versionsAndQos")
    void sessionKeepsWhatComesWhileItsClientIsAway(String version, int qos) {
        var session = "-c -i %s -t %s".formatted(Fresh.name("mosquitto"), topic);
        if (version.equals("5")) {
            session += " -x 600";
        }
        sub(version, session + " -E");

        pub(version, "-q %d -t %s -m queued --repeat 5".formatted(qos, topic));
        pub(version, "-q 1 -t %s -m last".formatted(topic));

        // Those of QoS 0 are for who is there. Each QoS has an order of its own.
        var expected = new ArrayList<String>();
        for (int i = 0; i < 5 && qos > 0; i++) {
            expected.add("%s|%d|0|queued".formatted(topic, qos));
        }
        expected.add(topic + "|1|0|last");
        assertThat(sub(version, session + " -C " + expected.size()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"31", "311", "5"})
    void membersOfAGroupShareItsMessages(String version) {
        var group = "-t $share/workers/" + topic;
        try (var one = subscriber(version, 5, group);
                var two = subscriber(version, 5, group)) {
            pub(version, "-q 1 -t %s -m job --repeat 10".formatted(topic));

            // Each ends when it has five: neither would if the other had more.
            assertThat(one.finish()).endsWith(topic + "|1|0|job");
            assertThat(two.finish()).endsWith(topic + "|1|0|job");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void requestGetsItsAnswer(int qos) {
        try (var answering = Echo.on(broker, topic)) {
            var request =
                    "-V 5 -q %d -t %s -e %s/answers -m question -W 30 -F %%t|%%D|%%p"
                            .formatted(qos, topic, topic);
            var correlation = "-D publish correlation-data 42";

            assertThat(run("mosquitto_rr", request + " " + correlation))
                    .containsExactly(topic + "/answers|42|answer to question");
        }
    }

    @Test
    void propertiesOfAMessageArriveAsTheyWereSent() {
        try (var subscriber =
                subscriber(
                        "5",
                        1,
                        "-t %s -F %%C|%%R|%%D|%%P|%%S|%%F|%%p -D subscribe subscription-identifier 77"
                                .formatted(topic))) {
            pub(
                    "5",
                    "-t %s -m x -D publish content-type text/plain -D publish response-topic back"
                                    .formatted(topic)
                            + " -D publish correlation-data 42"
                            + " -D publish user-property b 1 -D publish user-property a 2"
                            + " -D publish payload-format-indicator 1");

            assertThat(subscriber.finish()).endsWith("text/plain|back|42|b:1 a:2|77|1|x");
        }
    }

    private void pub(String version, String options) {
        run("mosquitto_pub", "-V %s %s".formatted(version, options));
    }

    /** Runs to its end. */
    private List<String> sub(String version, String options) {
        return run("mosquitto_sub", "-V %s -q 2 -F %%t|%%q|%%r|%%p %s".formatted(version, options));
    }

    /**
     * Runs until it has printed {@code count} messages. Returns when its subscriptions are there:
     * it has printed the retained message of its last topic.
     */
    private Child subscriber(String version, int count, String options) {
        var ready = Fresh.name("ready");
        pub("5", "-q 1 -r -t %s -m ready".formatted(ready));
        var child =
                start(
                        "mosquitto_sub",
                        "-V %s -q 2 -C %d -F %%t|%%q|%%r|%%p %s -t %s"
                                .formatted(version, count + 1, options, ready));
        assertThat(child.nextLine()).contains("ready");
        return child;
    }

    private List<String> run(String program, String options) {
        try (var child = start(program, options)) {
            return child.finish();
        }
    }

    private Child start(String program, String options) {
        var command = new ArrayList<>(List.of(program, "-h", "127.0.0.1", "-p", "" + broker.tcp()));
        command.addAll(List.of(options.split(" ")));
        return Child.start(command);
    }
}
