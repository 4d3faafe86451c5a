package io.meshlark.config;

/** Where clients connect. */
public record ListenerSettings(Tcp tcp, WebSocket ws) {

    /**
     * MQTT over plain TCP.
     *
     * @param port zero: off
     */
    public record Tcp(String bind, int port) {

        public boolean enabled() {
            return port != 0;
        }
    }

    /**
     * MQTT over WebSocket.
     *
     * @param port zero: off
     */
    public record WebSocket(String bind, int port, String path) {

        public boolean enabled() {
            return port != 0;
        }
    }

    static ListenerSettings read(Section in) {
        var tcp = in.block("tcp");
        var ws = in.block("ws");
        return new ListenerSettings(
                new Tcp(tcp.host("bind"), tcp.port("port")),
                new WebSocket(
                        ws.host("bind"),
                        ws.port("port"),
                        ws.text("path", "/\\S*", "a path that begins with /")));
    }
}
