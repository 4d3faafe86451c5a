package io.meshlark.session;

/**
 * How much may be in flight to a client.
 *
 * @param messages the smaller of the client's Receive Maximum and the broker's own limit
 * @param bytes payloads in flight; one message always goes, whatever its size
 * @param fits whether a message is within the client's Maximum Packet Size
 */
public record Window(int messages, long bytes, Sessions.Fits fits) {}
