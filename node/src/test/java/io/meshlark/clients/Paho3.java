package io.meshlark.clients;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho's client for MQTT 3.1 and 3.1.1. */
record Paho3(
        MqttAsyncClient client,
        boolean foundSession,
        Inbox<Message> inbox,
        CompletableFuture<?> lost,
        Semaphore window)
        implements Client {

    /** Messages under way at a time; Paho refuses more than it was told to expect. */
    static final int WINDOW = 20;

    static final long PATIENCE_MILLIS = 30_000;

    static Paho3 connect(Login login, int protocolLevel) {
        var inbox = new Inbox<Message>();
        var lost = new CompletableFuture<Object>();
        var options = new MqttConnectOptions();
        options.setMqttVersion(protocolLevel);
        options.setCleanSession(!login.keepsSession());
        options.setMaxInflight(2 * WINDOW);
        var will = login.will();
        if (will != null) {
            options.setWill(will.topic(), will.payload(), will.qos(), will.retained());
        }
        try {
            var client =
                    new MqttAsyncClient(
                            "tcp://127.0.0.1:" + login.port(), login.id(), new MemoryPersistence());
            client.setCallback(new Arrivals(inbox, lost));
            IMqttToken connected = client.connect(options);
            connected.waitForCompletion(PATIENCE_MILLIS);
            return new Paho3(
                    client, connected.getSessionPresent(), inbox, lost, new Semaphore(WINDOW));
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void subscribe(String filter, int qos) {
        try {
            client.subscribe(filter, qos).waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void unsubscribe(String filter) {
        try {
            client.unsubscribe(filter).waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public CompletableFuture<?> publish(Message message) {
        var done = new CompletableFuture<Object>();
        done.whenComplete((_, _) -> window.release());
        window.acquireUninterruptibly();
        try {
            client.publish(
                    message.topic(),
                    message.payload(),
                    message.qos(),
                    message.retained(),
                    null,
                    new IMqttActionListener() {
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
                client.disconnect().waitForCompletion(PATIENCE_MILLIS);
            }
            client.close(true);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    private record Arrivals(Inbox<Message> inbox, CompletableFuture<Object> lost)
            implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage it) {
            inbox.add(new Message(topic, it.getPayload(), it.getQos(), it.isRetained()));
        }

        @Override
        public void connectionLost(Throwable why) {
            lost.complete(why);
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {}
    }
}
