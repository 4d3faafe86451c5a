package io.meshlark.auth;

import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.access.OwnRule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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

    /** From now on these rules of the file are in force; whoever wants to know is told. */
    public void replace(AccessRules ofFile) {
        change(now -> ofFile.withUsers(now.ofUsers()));
    }

    /**
     * The same of the rules of the user store.
     *
     * @param ofUsers asked when nobody else changes them, so that the newest stay
     */
    public void replaceUsers(Supplier<Map<String, List<OwnRule>>> ofUsers) {
        change(now -> now.withUsers(ofUsers.get()));
    }

    private void change(UnaryOperator<AccessRules> change) {
        synchronized (this) {
            AccessRules newer = change.apply(rules);
            if (newer.equals(rules)) {
                return;
            }
            rules = newer;
        }
        listeners.forEach(Runnable::run);
    }

    /** Runs {@code listener} after each change, on the thread that has made it. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }
}
