package io.meshlark.transport;

import io.meshlark.auth.AccessControl;
import io.meshlark.auth.access.Access;
import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.access.Rights;
import io.meshlark.auth.access.Subject;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * What the client of one connection may do, by the rules in force at each moment. Most clients
 * publish to one topic all the time, so the last answer is kept.
 *
 * <p>Messages that go out are asked about only where a subscription may have been granted by other
 * rules than those in force: in a session that was there before, or when rules have changed since.
 */
final class Permissions {
    private final AccessControl control;
    private Subject subject;
    private AccessRules rules;
    private Rights rights;
    private boolean mayHoldOlder;

    private @Nullable Access last;
    private boolean lastAnswer;

    Permissions(AccessControl control, Subject subject) {
        this.control = control;
        this.subject = subject;
        rules = control.rules();
        rights = rules.of(subject);
    }

    /** Empty, if the client has none. */
    String userName() {
        return subject.principal().userName();
    }

    /** The client has proved who it is. */
    void become(Principal principal) {
        subject = new Subject(subject.clientId(), principal);
        take(control.rules());
    }

    /** The client has subscriptions from before, as whoever it was then. */
    void holdsOlder() {
        mayHoldOlder = true;
    }

    boolean mayPublish(String topic, QoS qos, boolean retain) {
        if (current().isAll()) {
            return true;
        }
        Access known = last;
        if (known != null
                && known.qos() == qos
                && known.retain() == retain
                && known.filter().equals(topic)) {
            return lastAnswer;
        }
        Access asked = Access.publish(topic, qos, retain);
        lastAnswer = rights.allows(asked);
        last = asked;
        return lastAnswer;
    }

    boolean maySubscribe(TopicFilter filter, QoS qos) {
        return current().isAll() || rights.allows(Access.subscribe(filter, qos));
    }

    /** Whether the client would be granted a subscription that it has, at some QoS. */
    boolean mayKeep(TopicFilter filter) {
        return current().isAll() || rights.allows(Access.receive(filter.filter()));
    }

    /** Whether a message that some subscription has brought may be sent to the client. */
    boolean mayReceive(String topic) {
        return current().isAll() || !mayHoldOlder || rights.allows(Access.receive(topic));
    }

    private Rights current() {
        AccessRules now = control.rules();
        if (now != rules) {
            take(now);
            mayHoldOlder = true;
        }
        return rights;
    }

    private void take(AccessRules newer) {
        rules = newer;
        rights = newer.of(subject);
        last = null;
    }
}
