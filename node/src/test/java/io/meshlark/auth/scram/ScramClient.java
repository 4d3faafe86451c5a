package io.meshlark.auth.scram;

import io.meshlark.auth.password.ScramMechanism;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The client's side of one exchange [RFC 5802]. */
public final class ScramClient {
    private static final String NONCE = "fyko+d2lbbFgONRv9qkxdawL";

    private final ScramMechanism mechanism;
    private final String user;
    private final String password;
    private String expected = "";

    public ScramClient(ScramMechanism mechanism, String user, String password) {
        this.mechanism = mechanism;
        this.user = user.replace("=", "=3D").replace(",", "=2C");
        this.password = password;
    }

    public String first() {
        return "n,," + bare();
    }

    private String bare() {
        return "n=" + user + ",r=" + NONCE;
    }

    /** The answer to what the broker has asked. */
    public String last(String question) {
        var parts = question.split(",", 3);
        var salt = Base64.getDecoder().decode(parts[1].substring(2));
        int iterations = Integer.parseInt(parts[2].substring(2));
        var salted = mechanism.salted(utf8(password), salt, iterations);
        var unsigned = "c=biws," + parts[0];
        var message = utf8(bare() + "," + question + "," + unsigned);
        var clientKey = mechanism.hmac(salted, utf8("Client Key"));
        var proof = mechanism.hmac(mechanism.hash(clientKey), message);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        var serverKey = mechanism.hmac(salted, utf8("Server Key"));
        expected = "v=" + base64(mechanism.hmac(serverKey, message));
        return unsigned + ",p=" + base64(proof);
    }

    /** With which the broker must end. */
    public String expected() {
        return expected;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
