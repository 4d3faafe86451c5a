package io.meshlark.retained;

/**
 * How much may be retained in the cluster; 0 is a limit for all, and none for a user.
 *
 * @param messages topics with a retained message, the broker's own not counted
 * @param bytes of those messages
 * @param messagesOfUser of those of one user: whoever has retained the newest of a topic
 * @param bytesOfUser likewise
 */
public record RetainedLimits(int messages, long bytes, int messagesOfUser, long bytesOfUser) {}
