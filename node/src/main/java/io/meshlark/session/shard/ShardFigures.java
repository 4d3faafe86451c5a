package io.meshlark.session.shard;

/**
 * How much a shard holds.
 *
 * @param sessions durable ones
 * @param connected clients, durable or not
 * @param awake durable sessions with an actor
 * @param logBytes of unsettled messages in the log
 * @param logMessages unsettled messages in the log, each counted once
 * @param openIds QoS 2 ids that a publisher may send again
 * @param publishers whose last connection the log knows
 * @param pendingWills of clients that are gone
 * @param waitingWills those of them that are due, and wait for their turn
 * @param willBytes of those and of connected clients
 * @param queuedCommands that wait for the write under way
 */
public record ShardFigures(
        long sessions,
        long connected,
        long awake,
        long logBytes,
        long logMessages,
        long openIds,
        long publishers,
        long pendingWills,
        long waitingWills,
        long willBytes,
        long queuedCommands) {

    public static final ShardFigures NONE = new ShardFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public ShardFigures plus(ShardFigures other) {
        return new ShardFigures(
                sessions + other.sessions,
                connected + other.connected,
                awake + other.awake,
                logBytes + other.logBytes,
                logMessages + other.logMessages,
                openIds + other.openIds,
                publishers + other.publishers,
                pendingWills + other.pendingWills,
                waitingWills + other.waitingWills,
                willBytes + other.willBytes,
                queuedCommands + other.queuedCommands);
    }
}
