package io.meshlark.auth.access;

import io.meshlark.auth.access.Rule.Effect;

/** What one client may do: the rules about it, with its own values in their filters. */
public final class Rights {

    /** Of somebody who may do everything. */
    public static final Rights ALL = new Rights(new Entry[0], Effect.ALLOW);

    static final Rights NOTHING = new Rights(new Entry[0], Effect.DENY);

    /** A rule about the client; its scopes are those of its filters. */
    record Entry(Rule rule, Scope[] scopes) {

        boolean decides(Access access) {
            if (!rule.isAbout(access)) {
                return false;
            }
            for (Scope scope : scopes) {
                if (rule.effect() == Effect.ALLOW
                        ? scope.covers(access.filter())
                        : scope.overlaps(access.filter())) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Entry[] entries;
    private final Effect otherwise;

    Rights(Entry[] entries, Effect otherwise) {
        this.entries = entries;
        this.otherwise = otherwise;
    }

    /** Whether there is nothing to be asked. */
    public boolean isAll() {
        return entries.length == 0 && otherwise == Effect.ALLOW;
    }

    public boolean allows(Access access) {
        for (Entry entry : entries) {
            if (entry.decides(access)) {
                return entry.rule.effect() == Effect.ALLOW;
            }
        }
        return otherwise == Effect.ALLOW;
    }

    /** The same as {@link #allows}, with the reason. */
    public Ruling decide(Access access) {
        for (Entry entry : entries) {
            if (entry.decides(access)) {
                return new Ruling(entry.rule.effect() == Effect.ALLOW, entry.rule);
            }
        }
        return new Ruling(otherwise == Effect.ALLOW, null);
    }
}
