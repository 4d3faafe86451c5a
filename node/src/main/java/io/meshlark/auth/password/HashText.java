package io.meshlark.auth.password;

import java.util.Base64;

/** The parts of a hash as text. */
final class HashText {
    private static final int MIN_SALT = 4;
    private static final int MAX_BYTES = 128;

    private HashText() {}

    /**
     * Base64, padded or not.
     *
     * @param what for the message
     */
    static byte[] bytes(String text, String what) throws BadHash {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length < MIN_SALT || bytes.length > MAX_BYTES) {
                throw new BadHash(
                        "the %s has %d bytes, it must have %d to %d"
                                .formatted(what, bytes.length, MIN_SALT, MAX_BYTES));
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new BadHash("the " + what + " is not Base64");
        }
    }

    /** Of exactly {@code size} bytes. */
    static byte[] bytes(String text, String what, int size) throws BadHash {
        byte[] bytes = bytes(text, what);
        if (bytes.length != size) {
            throw new BadHash(
                    "the %s has %d bytes, it must have %d".formatted(what, bytes.length, size));
        }
        return bytes;
    }

    static int number(String text, String what, int min, int max) throws BadHash {
        if (text.matches("\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new BadHash("%s must be from %d to %d".formatted(what, min, max));
    }

    static void expectParts(String[] parts, int count) throws BadHash {
        if (parts.length != count) {
            throw new BadHash(
                    "a hash of this kind has %d parts between $, and there are %d"
                            .formatted(count - 1, parts.length - 1));
        }
    }

    /** Without padding, as the parts of an Argon2 hash are written. */
    static String unpadded(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    static String padded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
