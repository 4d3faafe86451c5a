package io.meshlark.session.shard;

import io.meshlark.auth.access.Access;
import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.access.Rights;
import io.meshlark.auth.access.Subject;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DurableSubscriber;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rights, as far as they outlive a connection: to whom a client id belongs, what the sessions of
 * the shard may still be subscribed to, and which wills may still be published.
 *
 * <p>Subscriptions are looked at when the shard opens, when the rules have changed, and when a
 * client comes back, as somebody who may have lost or got attributes meanwhile.
 */
final class ShardRights {
    private final ShardState state;
    private final ShardAccess access;

    /** Those by which all subscriptions have been looked at. */
    private @Nullable AccessRules checked;

    ShardRights(ShardState state) {
        this.state = state;
        this.access = state.limits.access();
    }

    /**
     * Whether {@code principal} may have a client id that somebody has.
     *
     * @param owner user name of whoever has it; empty: nobody
     */
    boolean mayHave(Principal principal, String owner) {
        return !access.hasOwners() || owner.isEmpty() || owner.equals(principal.userName());
    }

    /** The same, of a session, whether its client is connected or not. */
    boolean mayHave(Principal principal, IndexedSession session) {
        return mayHave(principal, state.ownerOf(session).userName());
    }

    boolean mayPublish(PendingWill pending) {
        Will will = pending.will();
        if (access.isBanned().test(new Subject(pending.clientId(), pending.principal()))) {
            return false;
        }
        return of(pending.clientId(), pending.principal())
                .allows(Access.publish(will.topic(), will.qos(), will.retain()));
    }

    /** What the client of a session may do, as whom it is or was connected. */
    Rights of(IndexedSession session) {
        return of(session.clientId(), state.ownerOf(session));
    }

    private Rights of(String clientId, Principal principal) {
        return access.rules().get().of(new Subject(clientId, principal));
    }

    /** Ends the subscriptions that the rules in force are against, if these have changed. */
    void checkAll() {
        AccessRules now = access.rules().get();
        if (now != checked) {
            checked = now;
            for (IndexedSession session : List.copyOf(state.index.sessions())) {
                check(session, of(session));
            }
        }
    }

    /**
     * Ends the subscriptions of a session that its client may not have.
     *
     * @param principal as whom the client is connected now
     */
    void check(IndexedSession session, Principal principal) {
        check(session, of(session.clientId(), principal));
    }

    private void check(IndexedSession session, Rights rights) {
        DurableSubscriber subscriber = state.subscribers.get(session.number());
        if (rights.isAll() || subscriber == null) {
            return;
        }
        List<String> gone = new ArrayList<>(0);
        for (SessionSubscription each : session.subscriptions()) {
            TopicFilter filter = each.filter();
            if (!rights.allows(Access.subscribe(filter, each.options().qos()))) {
                gone.add(filter.text());
                state.routes.remove(subscriber, filter);
            }
        }
        if (!gone.isEmpty()) {
            state.write(new IndexEvent.Unsubscribed(session.number(), List.copyOf(gone)));
        }
    }
}
