package io.meshlark.session.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What some commands came to. The index pages are written first, in the order of their numbers,
 * then the log; then the effects take place. {@link #atOnce} need not wait.
 */
public final class ShardBatch {
    private final List<ShardCommand> commands = new ArrayList<>();
    private final TreeMap<Integer, List<IndexEvent>> index = new TreeMap<>();
    private final List<LogRecord> log = new ArrayList<>();
    private final List<ShardEffect> effects = new ArrayList<>();
    private final List<ShardEffect> atOnce = new ArrayList<>();

    void command(ShardCommand command) {
        commands.add(command);
    }

    void index(int page, IndexEvent event) {
        index.computeIfAbsent(page, p -> new ArrayList<>()).add(event);
    }

    void log(LogRecord record) {
        log.add(record);
    }

    void effect(ShardEffect effect) {
        effects.add(effect);
    }

    void atOnce(ShardEffect effect) {
        atOnce.add(effect);
    }

    /** To be handled again, should the write fail. */
    public List<ShardCommand> commands() {
        return commands;
    }

    public SortedMap<Integer, List<IndexEvent>> index() {
        return index;
    }

    public List<LogRecord> log() {
        return log;
    }

    public List<ShardEffect> effects() {
        return effects;
    }

    public List<ShardEffect> atOnce() {
        return atOnce;
    }

    public boolean writesNothing() {
        return index.isEmpty() && log.isEmpty();
    }
}
