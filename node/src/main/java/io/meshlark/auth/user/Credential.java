package io.meshlark.auth.user;

/**
 * What the password of a user is compared with.
 *
 * @param hash as {@link io.meshlark.auth.password.PasswordHash} reads it
 * @param since milliseconds since the epoch
 */
record Credential(String user, String hash, long since) {

    @Override
    public String toString() {
        return "password of " + user;
    }
}
