package io.meshlark.auth.scram;

import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.EnhancedMethods.Exchange;
import io.meshlark.auth.EnhancedMethods.Step;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.password.ScramVerifier;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The broker's side of one SCRAM exchange.
 *
 * <pre>
 *  client  n,,n=user,r=CNONCE                 CONNECT
 *  broker  r=CNONCE SNONCE,s=salt,i=count     AUTH 0x18
 *  client  c=biws,r=CNONCE SNONCE,p=proof     AUTH 0x18
 *  broker  v=signature                        CONNACK, or AUTH 0x00 when it is asked again
 * </pre>
 */
final class ScramExchange implements Exchange {
    /** Bytes: names and nonces are short. */
    private static final int LONGEST_MESSAGE = 2048;

    private static final Pattern FINAL =
            Pattern.compile(
                    "(?<unsigned>c=(?<header>[A-Za-z0-9+/=]+),r=(?<nonce>[^,]+)(,[^,]*)*?)"
                            + ",p=(?<proof>[A-Za-z0-9+/=]+)");

    private static final Step.Denied DENIED =
            new Step.Denied(ReasonCode.NOT_AUTHORIZED, "not authorized");

    private final String ownNonce;
    private final Function<String, ScramVerifier> verifiers;
    private @Nullable Challenge challenge;
    private boolean isOver;

    /** What was sent to whom. */
    private record Challenge(ClientFirst first, ScramVerifier verifier, String text) {}

    /**
     * @param ownNonce printable, without commas, never used before
     * @param verifiers of each user, made up for one that does not exist
     */
    ScramExchange(String ownNonce, Function<String, ScramVerifier> verifiers) {
        this.ownNonce = ownNonce;
        this.verifiers = verifiers;
    }

    @Override
    public Step next(@Nullable Bytes data) {
        if (isOver || data == null || data.size() > LONGEST_MESSAGE) {
            isOver = true;
            return DENIED;
        }
        Challenge sent = challenge;
        Step step = sent == null ? first(data.utf8()) : last(data.utf8(), sent);
        isOver = !(step instanceof Step.More);
        return step;
    }

    private Step first(String text) {
        ClientFirst first = ClientFirst.parse(text);
        if (first == null) {
            return DENIED;
        }
        ScramVerifier verifier = verifiers.apply(first.user());
        String answer =
                "r=%s%s,s=%s,i=%d"
                        .formatted(
                                first.nonce(),
                                ownNonce,
                                Base64.getEncoder().encodeToString(verifier.salt()),
                                verifier.iterations());
        challenge = new Challenge(first, verifier, answer);
        return new Step.More(Bytes.utf8(answer));
    }

    private Step last(String text, Challenge sent) {
        Matcher message = FINAL.matcher(text);
        if (!message.matches() || !answers(message, sent)) {
            return DENIED;
        }
        byte[] signed =
                "%s,%s,%s"
                        .formatted(sent.first().bare(), sent.text(), message.group("unsigned"))
                        .getBytes(StandardCharsets.UTF_8);
        byte[] proof = decode(message.group("proof"));
        if (!sent.verifier().accepts(proof, signed)) {
            return DENIED;
        }
        String signature = Base64.getEncoder().encodeToString(sent.verifier().signature(signed));
        return new Step.Done(
                new Verdict.Allowed(Principal.named(sent.first().user())),
                Bytes.utf8("v=" + signature));
    }

    /**
     * The nonce is that of this exchange, and nobody has changed what was said of channel binding.
     */
    private boolean answers(Matcher message, Challenge sent) {
        String header = new String(decode(message.group("header")), StandardCharsets.UTF_8);
        return header.equals(sent.first().header())
                && message.group("nonce").equals(sent.first().nonce() + ownNonce);
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
