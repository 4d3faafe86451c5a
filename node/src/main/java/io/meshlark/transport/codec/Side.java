package io.meshlark.transport.codec;

/** Who reads: each side may receive only the packets the other may send. */
public enum Side {
    SERVER,
    CLIENT
}
