package io.meshlark.system;

import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client of the load: a thread that connects again whenever its connection ends. */
abstract class LoadClient {
    private static final long RETRY_NANOS = 20_000_000;

    final String name;
    final MqttVersion version;
    final Ledger ledger;
    private final int port;
    private final Thread thread;

    private volatile boolean stopped;
    private boolean wasConnected;
    private volatile String lastEnd = "none";

    LoadClient(String name, MqttVersion version, int port, Ledger ledger) {
        this.name = name;
        this.version = version;
        this.port = port;
        this.ledger = ledger;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends it after the connection it has. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Whether it has nothing more to do. */
    abstract boolean isDone();

    /** Speaks over a new connection until all is done or the connection ends. */
    abstract void serve(RawClient client) throws IOException;

    void violation(String what) {
        ledger.violation(name + ": " + what);
    }

    private void run() {
        while (!stopped && !isDone()) {
            lastEnd = "";
            try (RawClient client = RawClient.connect(port, RawClient.durable(version, name))) {
                lastEnd = "CONNACK " + client.connAck().reason();
                if (client.connAck().reason() == ReasonCode.SUCCESS) {
                    if (wasConnected && !client.connAck().sessionPresent()) {
                        violation("its session is gone");
                    }
                    wasConnected = true;
                    serve(client);
                }
            } catch (IOException e) {
                lastEnd += ", then " + e; // the broker is gone, or has closed: again
            } catch (AssertionError | RuntimeException e) {
                violation(e.toString());
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    void join(long limitMillis) throws InterruptedException {
        thread.join(TimeUnit.MILLISECONDS.toMillis(limitMillis));
        if (thread.isAlive()) {
            violation("does not come to an end; its last connection: " + lastEnd);
        }
    }
}
