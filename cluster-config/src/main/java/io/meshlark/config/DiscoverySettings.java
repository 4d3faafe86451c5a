package io.meshlark.config;

/**
 * How the nodes find each other.
 *
 * @param service the name to look up, with {@link Method#DNS}
 * @param port on which nodes ask each other; not with {@link Method#STATIC}
 * @param requiredNodes how many must be found before a new cluster is started
 */
public record DiscoverySettings(
        Method method, String service, int port, int requiredNodes, Kubernetes kubernetes) {

    /** Where the other nodes come from. */
    public enum Method {
        STATIC,
        DNS,
        KUBERNETES
    }

    /**
     * Where the pods are.
     *
     * @param selector labels, as the API of Kubernetes writes them
     * @param namespace empty: that of this pod
     */
    public record Kubernetes(String selector, String namespace) {}

    static DiscoverySettings read(Section in) {
        var kubernetes = in.block("kubernetes");
        return new DiscoverySettings(
                in.oneOf("method", Method.class),
                in.hostOrNone("service"),
                in.integer("port", 1, 0xFFFF),
                in.integer("required-nodes", 1, 1000),
                new Kubernetes(
                        kubernetes.text("selector", "\\S+", "labels without blanks: app=meshlark"),
                        kubernetes.text("namespace", "[a-z0-9-]*", "the name of a namespace")));
    }
}
