package io.meshlark.cluster.net;

import io.meshlark.cluster.Hearing;

/**
 * One life of another node.
 *
 * @param number this node's own for it
 * @param life its process's, which Akka calls the UID of its actor system
 * @param host where it is reached
 * @param name {@code host:port} of its cluster port
 * @param hearing up to when it has been heard
 */
public record RemoteNode(int number, long life, String host, String name, Hearing hearing) {}
