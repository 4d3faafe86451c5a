package io.meshlark.routing;

/**
 * A topic filter as the {@link RouteDigest} knows it.
 *
 * @param hash of the shape and the literal levels, keyed with the cluster's secret; never 0 or 1
 */
public record RouteKey(long hash, Shape shape) {}
