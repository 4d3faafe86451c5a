package io.meshlark.clients;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho's client for MQTT 5. */
record Paho5(
        MqttAsyncClient client,
        boolean foundSession,
        Inbox<Message> inbox,
        Inbox<MqttMessage> whole,
        CompletableFuture<?> lost,
        Semaphore window)
        implements Client {

    /** It reports each packet as worth an operator's notice; held, since loggers are forgotten. */
    private static final Logger CHATTER = Logger.getLogger("org.eclipse.paho.mqttv5");

    static {
        CHATTER.setLevel(Level.WARNING);
    }

    static Paho5 connect(Login login) {
        return connect(login, new MqttConnectionOptions());
    }

    static Paho5 connect(Login login, MqttConnectionOptions options) {
        var arrivals = new Arrivals(new Inbox<>(), new Inbox<>(), new CompletableFuture<Object>());
        options.setAutomaticReconnect(false);
        options.setCleanStart(!login.keepsSession());
        options.setSessionExpiryInterval(login.keepsSession() ? 600L : 0L);
        var will = login.will();
        if (will != null) {
            options.setWill(
                    will.topic(),
                    new MqttMessage(will.payload(), will.qos(), will.retained(), null));
        }
        try {
            var client =
                    new MqttAsyncClient(
                            "tcp://127.0.0.1:" + login.port(), login.id(), new MemoryPersistence());
            client.setCallback(arrivals);
            IMqttToken connected = client.connect(options);
            connected.waitForCompletion(Paho3.PATIENCE_MILLIS);
            return new Paho5(
                    client,
                    connected.getSessionPresent(),
                    arrivals.inbox,
                    arrivals.whole,
                    arrivals.lost,
                    new Semaphore(Paho3.WINDOW));
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void subscribe(String filter, int qos) {
        try {
            client.subscribe(filter, qos).waitForCompletion(Paho3.PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void unsubscribe(String filter) {
        try {
            client.unsubscribe(filter).waitForCompletion(Paho3.PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public CompletableFuture<?> publish(Message message) {
        return publish(
                message.topic(),
                new MqttMessage(
                        message.payload(),
                        message.qos(),
                        message.retained(),
                        new MqttProperties()));
    }

    CompletableFuture<?> publish(String topic, MqttMessage message) {
        var done = new CompletableFuture<Object>();
        done.whenComplete((_, _) -> window.release());
        window.acquireUninterruptibly();
        try {
            client.publish(
                    topic,
                    message,
                    null,
                    new MqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            done.complete(token);
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable problem) {
                            done.completeExceptionally(problem);
                        }
                    });
        } catch (MqttException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                client.disconnect().waitForCompletion(Paho3.PATIENCE_MILLIS);
            }
            client.close(true);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    private record Arrivals(
            Inbox<Message> inbox, Inbox<MqttMessage> whole, CompletableFuture<Object> lost)
            implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage it) {
            inbox.add(new Message(topic, it.getPayload(), it.getQos(), it.isRetained()));
            whole.add(it);
        }

        @Override
        public void disconnected(MqttDisconnectResponse why) {
            lost.complete(why);
        }

        @Override
        public void mqttErrorOccurred(MqttException problem) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String server) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
