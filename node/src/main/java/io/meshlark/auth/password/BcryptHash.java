package io.meshlark.auth.password;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** bcrypt, of which the first 72 bytes of a password count. */
final class BcryptHash implements PasswordHash {
    private static final int MAX_COST = 15;
    private static final int MAX_PASSWORD = 72;

    private final String text;

    private BcryptHash(String text) {
        this.text = text;
    }

    static BcryptHash parse(String text, String[] parts) throws BadHash {
        HashText.expectParts(parts, 4);
        HashText.number(parts[2], "the cost of bcrypt", 4, MAX_COST);
        if (parts[2].length() != 2 || !parts[3].matches("[./A-Za-z0-9]{53}")) {
            throw new BadHash("a bcrypt hash has a cost of 2 digits and 53 characters behind it");
        }
        return new BcryptHash(text);
    }

    @Override
    public boolean matches(byte[] password) {
        byte[] counted =
                password.length > MAX_PASSWORD ? Arrays.copyOf(password, MAX_PASSWORD) : password;
        return OpenBSDBCrypt.checkPassword(text, counted);
    }
}
