package io.meshlark.auth;

import io.meshlark.auth.access.AccessRules;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The access rules in force; they change while clients are connected. */
public final class AccessControl {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile AccessRules rules;

    public AccessControl(AccessRules rules) {
        this.rules = rules;
    }

    /** Another object whenever they have changed. */
    public AccessRules rules() {
        return rules;
    }

    /** From now on these are in force; whoever wants to know is told. */
    public void replace(AccessRules newer) {
        rules = newer;
        listeners.forEach(Runnable::run);
    }

    /** Runs {@code listener} after each change, on the thread that has made it. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }
}
