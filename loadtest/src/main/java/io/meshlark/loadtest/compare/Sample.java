package io.meshlark.loadtest.compare;

/** A figure of one peer in one round, from 1. */
record Sample(String peer, int round, Measure measure, double value) {}
