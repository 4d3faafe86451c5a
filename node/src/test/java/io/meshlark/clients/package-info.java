/**
 * Clients as they come from others, held against a running broker: HiveMQ's and Eclipse Paho's in
 * this process, Mosquitto's, mqtt.js and a browser as processes of their own, and the broker's own
 * {@code pub} and {@code sub}. What all can do is claimed once for all of them ({@link
 * io.meshlark.clients.StockClient}); what MQTT 5 adds is claimed with the clients that offer it.
 */
@NullMarked
package io.meshlark.clients;

import org.jspecify.annotations.NullMarked;
