// mqtt.js over TCP: subscribes, publishes with each QoS, prints what comes back.
import mqtt from "mqtt";

const [port, version, topic] = process.argv.slice(2);
const protocolVersion = Number(version);

const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
  protocolVersion,
  protocolId: protocolVersion === 3 ? "MQIsdp" : "MQTT",
  reconnectPeriod: 0,
});
const received = [];
const all = new Promise((resolve) => {
  client.on("message", (from, payload, packet) => {
    const property = packet.properties?.userProperties?.lang ?? "";
    received.push([from, packet.qos, payload.toString(), property].join("|"));
    if (received.length === 3) {
      resolve();
    }
  });
});
await client.subscribeAsync(`${topic}/#`, { qos: 2 });
const properties = protocolVersion === 5 ? { userProperties: { lang: "fr" } } : undefined;
for (const qos of [0, 1, 2]) {
  await client.publishAsync(`${topic}/${qos}`, `ça va ${qos}`, { qos, properties });
}
await all;
received.forEach((line) => console.log(line));
await client.endAsync();
