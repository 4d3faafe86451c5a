package io.meshlark.transport;

import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.access.Subject;
import io.meshlark.protocol.connection.Terms;
import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import io.meshlark.session.PacketLimit;
import io.meshlark.session.Sessions;
import io.netty.channel.Channel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who the client of a connection is: asked when CONNECT has come, answered by the authenticator or
 * by the client itself with AUTH, asked again whenever the client begins that anew, and over when
 * what it has shown is.
 */
final class ClientLogin {

    /** The connection. */
    interface Owner {
        /** The client is asked for AUTH: it is read on. */
        void isAsked();

        /** The client need not be asked any more: nothing is read until CONNACK. */
        void isAnswered();

        /** Runs {@code task} on the event loop, unless the connection has ended meanwhile. */
        void whileAttaching(Runnable task);

        /** The client is let in. */
        void letIn(Sessions.Request request);

        /** Before CONNACK: it is not. */
        void refuse(ReasonCode reason, String detail);

        /** After CONNACK: it has to go. */
        void end(ProtocolViolation violation);

        /** After CONNACK: it may do something else now. */
        void rightsChanged();

        /** What it has shown is not valid any more. */
        void loginHasExpired();
    }

    private final Terms terms;
    private final Backend backend;
    private final PacketWriter writer;
    private final Owner owner;
    private final NettyLane lane;
    private final Permissions permissions;

    private @Nullable AuthDialogue dialogue;
    private @Nullable LoginExpiry expiry;
    private Principal principal = Principal.ANONYMOUS;

    /** It counts for {@code limits.max-connections-per-user}. */
    private boolean isCounted;

    ClientLogin(Terms terms, Backend backend, PacketWriter writer, NettyLane lane, Owner owner) {
        this.terms = terms;
        this.backend = backend;
        this.writer = writer;
        this.owner = owner;
        this.lane = lane;
        permissions = new Permissions(backend.access(), new Subject(terms.clientId(), principal));
    }

    /** What the client may do, once it is let in. */
    Permissions permissions() {
        return permissions;
    }

    /** How fast it may publish; null: as fast as it likes. */
    @Nullable Pacing pacing(PacketReader reader) {
        return Pacing.of(
                principal, backend.protection().publish(), lane, reader, backend.metrics());
    }

    // --- before CONNACK

    void begin(Channel channel) {
        var connect = terms.connect();
        String method = connect.properties().authenticationMethod();
        if (method == null) {
            ask(
                    new Login(
                            terms.clientId(),
                            connect.userName(),
                            connect.password(),
                            Peer.address(channel),
                            Peer.certificates(channel)));
        } else {
            dialogue = new AuthDialogue(method, backend.authenticator().enhanced(), writer);
            proceed(dialogue.begin(connect.properties().authenticationData()));
        }
    }

    private void ask(Login login) {
        var unused =
                backend.authenticator()
                        .authenticate(login)
                        .thenAccept(verdict -> owner.whileAttaching(() -> decided(verdict)));
    }

    /** AUTH before CONNACK. */
    void answer(Auth auth) {
        if (dialogue != null) {
            proceed(dialogue.next(auth));
        }
    }

    private void proceed(AuthDialogue.Outcome outcome) {
        switch (outcome) {
            case AuthDialogue.Outcome.Asked _ -> owner.isAsked();
            case AuthDialogue.Outcome.Allowed(var verdict) -> {
                owner.isAnswered();
                decided(verdict);
            }
            case AuthDialogue.Outcome.Failed(var violation) ->
                    owner.refuse(violation.reason(), violation.detail()); // [MQTT-4.12.0-4]
        }
    }

    private void decided(Verdict verdict) {
        switch (verdict) {
            case Verdict.Denied(var reason, var detail) -> owner.refuse(reason, detail);
            case Verdict.Allowed(var who, var expiresAt) -> {
                is(who);
                if (!isWelcome()) {
                    return;
                }
                Will will = terms.connect().will();
                if (will != null
                        && !permissions.mayPublish(will.topic(), will.qos(), will.retain())) {
                    owner.refuse(ReasonCode.NOT_AUTHORIZED, "may not publish its will");
                    return;
                }
                expiresAt(expiresAt);
                owner.letIn(request());
            }
        }
    }

    /** Whether it may come, whatever it has proved. If not, it has been told. */
    private boolean isWelcome() {
        Protection protection = backend.protection();
        if (isBanned() || protection.flapping().isOneTooMany(terms.clientId(), name())) {
            backend.metrics().bannedConnects.increment();
            owner.refuse(ReasonCode.BANNED, "this client is banned");
            return false;
        }
        if (protection.users().isOn() && !principal.isAnonymous()) {
            isCounted = protection.users().come(name(), terms.clientId());
            if (!isCounted) {
                backend.metrics().beyondUserLimit.increment();
                owner.refuse(
                        ReasonCode.QUOTA_EXCEEDED,
                        "this user has %d clients connected already, which is the limit"
                                .formatted(protection.users().limit()));
                return false;
            }
        }
        return true;
    }

    /** Whether it is banned by what it is called. */
    boolean isBanned() {
        return backend.protection().bans().isBanned(terms.clientId(), name());
    }

    boolean isOf(Set<String> users) {
        return !principal.isAnonymous() && users.contains(name());
    }

    private String name() {
        return principal.userName();
    }

    private void is(Principal who) {
        principal = who;
        permissions.become(who);
    }

    /**
     * @param at milliseconds since the epoch; {@link Verdict.Allowed#NEVER}
     */
    private void expiresAt(long at) {
        if (expiry == null && at != Verdict.Allowed.NEVER) {
            expiry = new LoginExpiry(lane, owner::loginHasExpired);
        }
        if (expiry != null) {
            expiry.set(at);
        }
    }

    private Sessions.Request request() {
        return new Sessions.Request(
                terms.clientId(),
                principal,
                terms.connect().cleanStart(),
                terms.sessionExpiry(),
                terms.sendMaximum(),
                terms.connect().will(),
                FitsPacketSize.of(new PacketLimit(terms.maxPacketSize(), terms.version())));
    }

    /** What CONNACK says besides. */
    ConnAck welcome(ConnAck connAck) {
        return dialogue == null ? connAck : dialogue.welcome(connAck);
    }

    // --- after CONNACK

    /** AUTH of a client that is connected. */
    void again(Auth auth) {
        if (dialogue == null) {
            owner.end(
                    new ProtocolViolation( // [MQTT-4.12.0-7]
                            ReasonCode.BAD_AUTHENTICATION_METHOD,
                            "AUTH, but CONNECT named no authentication method"));
            return;
        }
        switch (dialogue.again(auth)) {
            case AuthDialogue.Outcome.Asked _ -> {}
            case AuthDialogue.Outcome.Allowed(var verdict) -> letStay(verdict, dialogue);
            case AuthDialogue.Outcome.Failed(var violation) ->
                    owner.end(violation); // [MQTT-4.12.1-2]
        }
    }

    /** The session was found for one user; another does not get it by asking again. */
    private void letStay(Verdict.Allowed verdict, AuthDialogue again) {
        if (verdict.principal().userName().equals(principal.userName())) {
            is(verdict.principal());
            permissions.holdsOlder();
            owner.rightsChanged();
            expiresAt(verdict.expiresAt());
            again.confirm();
        } else {
            owner.end(
                    new ProtocolViolation(
                            ReasonCode.NOT_AUTHORIZED,
                            "authentication was repeated by another user"));
        }
    }

    /** The connection has ended. */
    void close() {
        if (expiry != null) {
            expiry.clear();
        }
        if (isCounted) {
            isCounted = false;
            backend.protection().users().left(name(), terms.clientId());
        }
    }
}
